"""What a folder's name says about the pictures in it, in the languages and spellings that factories use."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache


class FolderKind(Enum):
    """What a name says."""

    GOOD = auto()
    DEFECT = auto()
    TRAIN = auto()
    VALIDATION = auto()
    TEST = auto()
    MASK = auto()
    CONTAINER = auto()
    """Nothing: "images", "data"."""
    OTHER = auto()
    """Something of its own: a defect class, a product, a date."""


# Words are compared without case, accents, digits and separators: "Not_OK", "not ok" and "1-NotOk" are one word.
_WORDS = {
    FolderKind.GOOD: """
        good goods ok okay okey normal normals pass passed accept accepted acceptable fine clean intact healthy
        undamaged faultless flawless defectfree faultfree nodefect nodefects nondefect nondefective notdefective
        withoutdefect undefective nofault noanomaly nonanomalous nonanomaly conforming conform
        io gut gute gutes gutteil inordnung fehlerfrei einwandfrei
        bon bonne bons bonnes conforme conformes sansdefaut bueno buena buenos buenas correcto correctos sindefecto
        buono buona buoni buone senzadifetti bom boa bons boas semdefeito goed goede goedgekeurd dobry dobre dobra
        hyvä bra godkänd iyi saglam годные годен хорошие норма
        良品 正常 合格 合格品 良 好 正品 良好 양품 정상 합격
    """,
    FolderKind.DEFECT: """
        ng nok notok nogood notgood bad bads defect defects defective defectives def anomaly anomalies anomalous
        abnormal abnormals abnormality fail fails failed failure failures fault faults faulty reject rejects rejected
        ko scrap flaw flaws flawed nonconforming nonconform unacceptable notacceptable
        nio schlecht schlechte schlechtes schlechtteil nichtinordnung nichtio fehler fehlerhaft defekt defekte ausschuss
        mauvais mauvaise defaut defauts defectueux nonconforme nonconformes rebut malo mala malos malas defecto defectos
        defectuoso defectuosos rechazado difetto difetti difettoso difettosi scarto scarti cattivo noconforme
        naoconforme defeito defeitos defeituoso ruim slecht slechte fout fouten afgekeurd zły złe wada wady wadliwe
        viallinen fel defekta kotu hatali hatalı брак дефект дефекты
        不良品 不良 異常 异常 不合格 不合格品 欠陥 缺陷 次品 坏 불량 불량품 비정상 불합격
    """,
    FolderKind.TRAIN: """
        train training trains trainset learn learning lernen entrenamiento entrainement 訓練 学習 训练 학습
    """,
    FolderKind.VALIDATION: "val valid validate validation valset calibration calibrate calib holdout 検証 验证 검증",
    FolderKind.TEST: "test tests testing testset eval evaluate evaluation prüfung テスト 测试 評価 테스트",
    FolderKind.MASK: """
        groundtruth groundtruths gt mask masks label labels annotation annotations segmentation segmentations maske
        masken マスク 掩码
    """,
    FolderKind.CONTAINER: """
        image images img imgs picture pictures pic pics photo photos data dataset part parts piece pieces sample samples
        set front raw rgb color colour jpg jpeg png bmp bild bilder foto fotos teil teile imagen imagenes immagini
        画像 写真 图片 图像 样本 サンプル
    """,
}


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_KINDS = {_letters(word): kind for kind, words in _WORDS.items() for word in words.split()}


@lru_cache(maxsize=4096)
def folder_kind(name: str) -> FolderKind:
    """What the name of one folder (no separators) says."""
    # "i.O." is one word, "ok.images" are two; "GoodParts" are two.
    for spelling in (name.replace(".", ""), name):
        words = [_letters(word) for word in re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", spelling))]
        telling = [word for word in words if _KINDS.get(word) is not FolderKind.CONTAINER]
        if words and not telling:
            return FolderKind.CONTAINER
        for candidate in (telling, words):
            kind = _KINDS.get("".join(candidate))
            if kind is not None:
                return kind
    return FolderKind.OTHER
