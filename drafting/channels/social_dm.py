"""A direct message: private, short, as one writes to somebody by name."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

SOCIAL_DM = Channel(
    id=ChannelId("social_dm"),
    visibility=Visibility.PRIVATE,
    max_length=1000,
    count=LengthUnit.CHARACTERS,
    format=TextFormat.PLAIN,
    greeting="Hi {first_name},",
    sign_off="– {agent}",
    reading_grade=8.0,
    emoji=EmojiUse.NONE,
    formality=Formality.CASUAL,
)
