"""Where the demo plays, and who works there. Places are real, people invented.

Mường La is the commune to look at; the others show that nobody sees over the border, and receive the sample photos
that were written there. Đông Sơn is what Bình Châu (Quảng Ngãi), named on those photos, belongs to since 1/7/2025.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoHamlet:
    """A hamlet: its kind, how many children, and which peoples live there with their share.

    The 300 of Mường La are 297 and three written down twice.
    """

    name: str
    kind: str
    children_count: int
    peoples: dict[str, float]


@dataclass(frozen=True, slots=True)
class DemoCommune:
    """A commune; `origin` is the province's code in personal numbers, which is not its `province_code`."""

    code: str
    name: str
    province_code: str
    province_name: str
    origin: str
    hamlets: tuple[DemoHamlet, ...]


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A person with an account; `hamlets` as in the seed file. `area` is a commune, a province or nothing."""

    username: str
    password: str
    role: str
    name: str
    area: str = ""
    hamlets: tuple[str, ...] = ()


COMMUNES = (
    DemoCommune(
        "03808",
        "Xã Mường La",
        "14",
        "Sơn La",
        "014",
        (
            DemoHamlet("Bản Hua Nà", "bản", 119, {"Thái": 0.86, "Kinh": 0.08, "La Ha": 0.06}),
            DemoHamlet("Bản Nà Tòng", "bản", 99, {"Thái": 0.6, "Mông": 0.28, "Kinh": 0.12}),
            DemoHamlet("Bản Lứa", "bản", 79, {"Mông": 0.88, "Thái": 0.12}),
        ),
    ),
    DemoCommune(
        "06445",
        "Xã Tân Thành",
        "20",
        "Lạng Sơn",
        "020",
        (
            DemoHamlet("Thôn Bắc Lệ", "thôn", 10, {"Tày": 0.6, "Nùng": 0.4}),
            DemoHamlet("Thôn Cốt Cối", "thôn", 8, {"Nùng": 0.7, "Kinh": 0.3}),
        ),
    ),
    DemoCommune(
        "21109",
        "Xã Đông Sơn",
        "51",
        "Quảng Ngãi",
        "051",
        (
            DemoHamlet("Thôn Định Tân", "thôn", 8, {"Kinh": 1.0}),
            DemoHamlet("Thôn Châu Thuận Biển", "thôn", 8, {"Kinh": 1.0}),
            DemoHamlet("Thôn Phú Quý", "thôn", 6, {"Kinh": 1.0}),
        ),
    ),
    DemoCommune(
        "31069",
        "Xã Vĩnh Thuận",
        "91",
        "An Giang",
        "091",
        (
            DemoHamlet("Ấp Bờ Xáng", "ấp", 8, {"Khmer": 0.6, "Kinh": 0.4}),
            DemoHamlet("Ấp Kinh 3", "ấp", 6, {"Kinh": 1.0}),
            DemoHamlet("Ấp Ranh Hạt", "ấp", 6, {"Khmer": 0.5, "Kinh": 0.5}),
            DemoHamlet("Ấp Vĩnh Lộc 1", "ấp", 6, {"Kinh": 1.0}),
        ),
    ),
)

USERS = (
    DemoUser("lan", "suong-som-tren-ban", "collaborator", "Cà Thị Lan", "03808", ("Bản Hua Nà",)),
    DemoUser("sua", "ngo-vang-day-gac", "collaborator", "Giàng Thị Sua", "03808", ("Bản Lứa",)),
    DemoUser("pang", "cau-tre-qua-suoi", "hamlet_head", "Lò Văn Pâng", "03808", ("Bản Nà Tòng",)),
    DemoUser("hoa", "hoa-ban-no-trang", "officer", "Lò Thị Hoa", "03808"),
    DemoUser("thuy", "gio-lanh-dau-mua", "officer", "Quàng Thị Thuỷ", "03808"),
    DemoUser("hung", "den-sang-canh-khuya", "police", "Tòng Văn Hưng", "03808"),
    DemoUser("minh", "nuoc-chay-ve-xuoi", "leader", "Cầm Văn Minh", "03808"),
    DemoUser("son", "nui-cao-song-dai", "province", "Hoàng Văn Sơn", "14"),
    DemoUser("quan", "khoa-cua-bon-lop", "administrator", "Vì Văn Quân"),
    DemoUser("nga", "hoi-chin-vuon-nha", "officer", "Hứa Thị Nga", "06445"),
    DemoUser("vi", "duong-len-bac-le", "collaborator", "Vi Văn Đông", "06445", ("Thôn Bắc Lệ", "Thôn Cốt Cối")),
    DemoUser("thu", "song-vo-bo-cat", "officer", "Phạm Thị Thu", "21109"),
    DemoUser(
        "ho",
        "ghe-ve-ben-som",
        "collaborator",
        "Hồ Văn Tài",
        "21109",
        ("Thôn Định Tân", "Thôn Châu Thuận Biển", "Thôn Phú Quý"),
    ),
    DemoUser("danh", "lua-chin-mua-nuoc", "officer", "Danh Thị Hường", "31069"),
    DemoUser(
        "ut",
        "xuong-nho-kinh-ba",
        "collaborator",
        "Danh Út",
        "31069",
        ("Ấp Bờ Xáng", "Ấp Kinh 3", "Ấp Ranh Hạt", "Ấp Vĩnh Lộc 1"),
    ),
)

ROLE_WORDS = {
    "collaborator": "cộng tác viên",
    "hamlet_head": "trưởng bản",
    "officer": "cán bộ trẻ em xã",
    "police": "công an xã",
    "leader": "lãnh đạo UBND xã",
    "province": "cấp tỉnh",
    "administrator": "quản trị",
}
"""What the log-ins are announced as; the words of the screens."""
