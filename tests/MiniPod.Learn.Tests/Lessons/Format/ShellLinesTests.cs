using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Tests.Lessons.Format;

/// <summary>A fence is split into the commands that a person would type.</summary>
public sealed class ShellLinesTests
{
    [Theory]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\n\n# a remark\nb # another", "a|b # another")]
    [InlineData("cat > f <<'EOF'\n{ \"a\": 1\nEOF\nb", "cat > f <<'EOF'\n{ \"a\": 1\nEOF|b")]
    [InlineData("a \\\n  b\nc", "a \\\n  b|c")]
    [InlineData("a |\n  b\nc", "a |\n  b|c")]
    [InlineData("echo 'x\ny'\nc", "echo 'x\ny'|c")]
    [InlineData("for i in 1 2; do\n  echo $i\ndone\nc", "for i in 1 2; do\n  echo $i\ndone|c")]
    [InlineData("for i in 1 2; do echo $i; done\nc", "for i in 1 2; do echo $i; done|c")]
    [InlineData("f() {\n  a\n}\nc", "f() {\n  a\n}|c")]
    [InlineData("cat > f <<'EOF'\n{\n{ <<X\nEO\n EOF\nEOF\nb", "cat > f <<'EOF'\n{\n{ <<X\nEO\n EOF\nEOF|b")]
    [InlineData("cat <<-'THE END' | wc\n\ta\n\tTHE END\nb", "cat <<-'THE END' | wc\n\ta\n\tTHE END|b")]
    [InlineData("cat <<A; cat <<B\na\nA\nb\nB\nc", "cat <<A; cat <<B\na\nA\nb\nB|c")]
    [InlineData("cat <<<word\nb", "cat <<<word|b")]
    [InlineData("echo $((1 << 2))\nb", "echo $((1 << 2))|b")]
    [InlineData("f() {\n  cat <<END\n}\nEND\n}\nb", "f() {\n  cat <<END\n}\nEND\n}|b")]
    [InlineData("for i in 1 2\ndo\n  for j in 3; do\n    echo $i\n  done\ndone\nb",
        "for i in 1 2\ndo\n  for j in 3; do\n    echo $i\n  done\ndone|b")]
    [InlineData("if true; then\n  while false; do :; done\nelse\n  a\nfi\nb",
        "if true; then\n  while false; do :; done\nelse\n  a\nfi|b")]
    [InlineData("case $x in\na)\n  b\n  ;;\n*) c ;;\nesac\nd", "case $x in\na)\n  b\n  ;;\n*) c ;;\nesac|d")]
    [InlineData("a=$(\n  b\n)\nc", "a=$(\n  b\n)|c")]
    [InlineData("(\n  a\n)\nb", "(\n  a\n)|b")]
    [InlineData("a &&\n  b ||\n  c\nd", "a &&\n  b ||\n  c|d")]
    [InlineData("echo \"it's\nnot\" 'a \"\nb'\nc", "echo \"it's\nnot\" 'a \"\nb'|c")]
    [InlineData("echo it\\'s\nb", "echo it\\'s|b")]
    [InlineData("echo done # it's\necho done for {\nb", "echo done # it's|echo done for {|b")]
    [InlineData("echo )\nb\nfi\nc", "echo )|b|fi|c")]
    [InlineData("echo 主机 | cat\nb", "echo 主机 | cat|b")]
    public void Fence_IsSplitIntoItsCommands(string text, string commands) =>
        Assert.Equal(commands, string.Join('|', ShellLines.Split(text)));
}
