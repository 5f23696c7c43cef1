"""A script that an agent speaks: numbers as said, no links, a question to check that it was understood."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

PHONE = Channel(
    id=ChannelId("phone"),
    visibility=Visibility.PRIVATE,
    max_length=90,
    count=LengthUnit.SPOKEN_SECONDS,
    format=TextFormat.SPEECH,
    greeting="Hello {first_name}, this is {agent} from {company}.",
    reading_grade=8.0,
    emoji=EmojiUse.NONE,
    formality=Formality.NEUTRAL,
)
