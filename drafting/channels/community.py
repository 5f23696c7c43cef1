"""A public forum: an answer that also helps the next person who asks."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

COMMUNITY = Channel(
    id=ChannelId("community"),
    visibility=Visibility.PUBLIC,
    max_length=2000,
    count=LengthUnit.CHARACTERS,
    format=TextFormat.MARKDOWN,
    greeting="Hi {handle},",
    sign_off="{sign_off}",
    reading_grade=9.0,
    emoji=EmojiUse.NONE,
    formality=Formality.CASUAL,
)
