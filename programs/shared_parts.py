"""What of a shared program is found by its own address: see `accounts.shared_parts`."""

from accounts.shared_parts import Parts
from programs.models import (
    AidPhoto,
    Distribution,
    DistributionDocument,
    Recipient,
    RecipientGroup,
    RecipientUpload,
)

PARTS: Parts = {
    **dict.fromkeys(
        (f"programs:recipient_{act}" for act in ("detail", "edit", "withdraw", "undo")),
        Recipient.objects.visible_to,
    ),
    **dict.fromkeys(
        (f"programs:upload_{act}" for act in ("detail", "check", "mapping", "progress", "errors")),
        RecipientUpload.objects.visible_to,
    ),
    "programs:group_detail": RecipientGroup.objects.visible_to,
    "programs:distribution_detail": Distribution.objects.visible_to,
    "programs:distribution_search": Distribution.objects.visible_to,
    "programs:document_file": DistributionDocument.objects.visible_to,
    "programs:aid_photo_image": AidPhoto.objects.visible_to,
    "programs:aid_photo_thumb": AidPhoto.objects.visible_to,
}
