"""A post under everybody's eyes: 280 characters as X weighs them, no sign-off, one thought at a time."""

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility

SOCIAL_PUBLIC = Channel(
    id=ChannelId("social_public"),
    visibility=Visibility.PUBLIC,
    max_length=280,
    count=LengthUnit.X_WEIGHTED,
    format=TextFormat.PLAIN,
    greeting="{handle}",
    reading_grade=8.0,
    emoji=EmojiUse.NONE,
    formality=Formality.CASUAL,
)
