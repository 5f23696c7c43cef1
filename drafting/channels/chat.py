"""A live chat: short turns, a question at the end."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

CHAT = Channel(
    id=ChannelId("chat"),
    visibility=Visibility.PRIVATE,
    max_length=1200,
    count=LengthUnit.CHARACTERS,
    format=TextFormat.PLAIN,
    greeting="Hi {first_name},",
    reading_grade=8.0,
    emoji=EmojiUse.NONE,
    formality=Formality.CASUAL,
)
