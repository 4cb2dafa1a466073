"""`script/train-reader --from-corrections` as one command: what it asks first, what it does with either verdict.

The programs it calls are stood in for by scripts that write down what they were asked: training itself needs PyTorch.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "script/train-reader"
PRODUCT = """#!/bin/sh
echo "product $*" >> told
case $1 in
  training-lines) echo "a child's name" > "$2/corrections-1.npz"; exit "${LINES_END:-0}" ;;
  reader) [ "$2" = --path ] && echo weights-in-use || true ;;
esac
"""
PYTHON = """#!/bin/sh
echo "python $2 $3" >> told
[ "$2" = intake.ocr.training.finetune ] || exit 0
echo "begin $(echo "$*" | sed 's/.*--begin \\([^ ]*\\).*/\\1/')" >> told
while [ $# -gt 0 ]; do [ "$1" = --corrections ] && ls -d "$2" > confirmed && ls "$2" >> confirmed; shift; done
exit "$VERDICT"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with nothing in it but the script and what it calls."""
    training, venv = tmp_path / "intake/ocr/training", tmp_path / "build/training/venv/bin"
    for folder in (tmp_path / "script", tmp_path / ".venv/bin", tmp_path / "bin", tmp_path / "tmp", training, venv):
        folder.mkdir(parents=True)
    shutil.copy(SCRIPT, tmp_path / "script")
    for path in (training / "package.json", training / "package-lock.json", tmp_path / ".npmrc"):
        path.touch()
    programs = {tmp_path / ".venv/bin/so-tre-em": PRODUCT, venv / "python": PYTHON}
    for path in (venv / "pip", tmp_path / "bin/npm"):
        programs[path] = "#!/bin/sh\n"
    for path, text in programs.items():
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    return tmp_path


def run(tree: Path, verdict: int, **settings: str) -> tuple[int, list[str]]:
    """How the command ends, and what it asked of whom."""
    told = {"PATH": f"{tree / 'bin'}:{os.environ['PATH']}", "VERDICT": str(verdict), "TMPDIR": str(tree / "tmp")}
    command = ["bash", "script/train-reader", "--from-corrections", "1"]
    ended = subprocess.run(command, cwd=tree, env=told | settings, capture_output=True, timeout=600, check=False)
    return ended.returncode, (tree / "told").read_text(encoding="utf-8").splitlines()


def test_an_installation_that_gives_no_lines_is_told_before_anything_is_fetched(tree: Path) -> None:
    end, told = run(tree, 0, LINES_END="3")
    assert end == 3
    assert not [line for line in told if line.startswith("python")]


@pytest.mark.parametrize(("verdict", "end"), [(4, 0), (3, 3), (1, 1)])
def test_weights_that_read_no_better_are_not_taken(tree: Path, verdict: int, end: int) -> None:
    ended, told = run(tree, verdict)
    assert ended == end
    assert not [line for line in told if "--take" in line]


def test_weights_that_read_better_are_taken_by_the_same_command(tree: Path) -> None:
    end, told = run(tree, 0)
    assert end == 0
    assert told[-1] == f"product reader --take {tree}/build/training/tuned/lines.onnx"


def test_training_begins_with_the_weights_in_use(tree: Path) -> None:
    assert "begin weights-in-use" in run(tree, 4)[1]


@pytest.mark.parametrize("verdict", [0, 4, 1])
def test_childrens_names_are_gone_however_it_ends(tree: Path, verdict: int) -> None:
    run(tree, verdict)
    folder, lines = (tree / "confirmed").read_text(encoding="utf-8").split()
    assert lines == "corrections-1.npz"
    assert not Path(folder).exists()
