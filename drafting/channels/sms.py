"""A text message: two segments at most, plain letters so that a segment holds as many as it can."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

SMS = Channel(
    id=ChannelId("sms"),
    visibility=Visibility.PRIVATE,
    max_length=2,
    count=LengthUnit.SMS_SEGMENTS,
    format=TextFormat.PLAIN,
    greeting="Hi {first_name},",
    reading_grade=8.0,
    emoji=EmojiUse.NONE,
    formality=Formality.CASUAL,
)
