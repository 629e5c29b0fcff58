"""Telephone numbers as identities: E.164, and Brazil's ninth digit (K1)."""

import phonenumbers

MOBILE_FIRST_DIGITS = "6789"


class NotAPhoneNumber(ValueError):
    """The text is no telephone number."""


def canonical(digits: str, region: str = "BR") -> str:
    """The one E.164 form of a number: Brazilian mobiles always with the ninth digit.

    Of a Brazilian number with eight digits behind the area code only those that begin with 6 to 9 are
    mobiles; landlines (2 to 5), short codes and foreign numbers stay as they are. Raises `NotAPhoneNumber`.
    """
    text = digits.strip()
    if not text.startswith("+") and text.isdigit() and len(text) > 11:
        text = f"+{text}"
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber(f"{digits!r} is not a telephone number: {error}") from error
    if not phonenumbers.is_possible_number(parsed):
        raise NotAPhoneNumber(f"{digits!r} is not a possible telephone number")
    national = phonenumbers.national_significant_number(parsed)
    if parsed.country_code == 55 and len(national) == 10 and national[2] in MOBILE_FIRST_DIGITS:
        return f"+55{national[:2]}9{national[2:]}"
    return f"+{parsed.country_code}{national}"


def variants(e164: str) -> tuple[str, ...]:
    """The forms under which a canonical number may also be known: with and without the ninth digit."""
    if e164.startswith("+55") and len(e164) == 14 and e164[5] == "9" and e164[6] in MOBILE_FIRST_DIGITS:
        return (e164, f"{e164[:5]}{e164[6:]}")
    return (e164,)


def other_form(address: str) -> str | None:
    """The digits of a Brazilian mobile number with its ninth digit, where it is given without, and the other way
    round; None for what has no other form.
    """
    digits = address.lstrip("+")
    try:
        forms = [each.lstrip("+") for each in variants(canonical(f"+{digits}"))]
    except NotAPhoneNumber:
        return None
    return next((each for each in forms if each != digits), None) if digits in forms else None


def display(e164: str) -> str:
    """A number as people read it: `+55 21 98842-1170`."""
    try:
        return phonenumbers.format_number(
            phonenumbers.parse(e164, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    except phonenumbers.NumberParseException:
        return e164
