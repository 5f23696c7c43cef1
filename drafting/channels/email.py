"""An e-mail: a subject, paragraphs, steps as a list, a name under it."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

EMAIL = Channel(
    id=ChannelId("email"),
    visibility=Visibility.PRIVATE,
    max_length=4000,
    count=LengthUnit.CHARACTERS,
    format=TextFormat.PLAIN,
    greeting="Hi {first_name},",
    sign_off="{sign_off}",
    reading_grade=9.0,
    emoji=EmojiUse.NONE,
    formality=Formality.NEUTRAL,
)
