"""A public answer under a review: it thanks whoever wrote it, and others read it for years."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

REVIEW = Channel(
    id=ChannelId("review"),
    visibility=Visibility.PUBLIC,
    max_length=1000,
    count=LengthUnit.CHARACTERS,
    format=TextFormat.PLAIN,
    greeting="Hi {first_name},",
    sign_off="{sign_off}",
    reading_grade=9.0,
    emoji=EmojiUse.NONE,
    formality=Formality.NEUTRAL,
)
