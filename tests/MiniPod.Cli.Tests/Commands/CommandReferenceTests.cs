namespace MiniPod.Cli.Tests.Commands;

/// <summary>docs/commands.md matches the commands' own descriptions.</summary>
public sealed class CommandReferenceTests
{
    [Fact]
    public void Reference_InDocs_IsThatOfTheCommands()
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "commands.md");
        var rendered = CommandReference.Render();
        if (File.Exists(page) && File.ReadAllText(page) == rendered) return;

        var received = Path.Combine(AppContext.BaseDirectory, "commands.md");
        File.WriteAllText(received, rendered);

        Assert.Fail($"docs/commands.md does not match the commands' own descriptions. To update it: cp {received} docs/commands.md");
    }

    [Fact]
    public void Reference_HiddenCommand_IsNotInIt()
    {
        Assert.DoesNotContain("remove-when-done", CommandReference.Render(), StringComparison.Ordinal);
    }
}
