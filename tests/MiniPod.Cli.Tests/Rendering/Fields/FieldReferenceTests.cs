using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Tests.Rendering.Fields;

/// <summary>docs/pod-fields.md matches the catalogue.</summary>
public sealed class FieldReferenceTests
{
    [Fact]
    public void Reference_InDocs_IsThatOfTheCatalogue()
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "pod-fields.md");
        var rendered = FieldReference.Render();
        if (File.Exists(page) && File.ReadAllText(page) == rendered) return;

        var received = Path.Combine(AppContext.BaseDirectory, "pod-fields.md");
        File.WriteAllText(received, rendered);

        Assert.Fail($"docs/pod-fields.md does not match the catalogue. To update it: cp {received} docs/pod-fields.md");
    }

    [Fact]
    public void Reference_EveryRowOfTheCatalogue_IsInItOnce()
    {
        var rendered = FieldReference.Render();
        var files = typeof(FieldCatalogue).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("fields.", StringComparison.Ordinal))
            .Select(name => name["fields.".Length..^".md".Length])
            .ToList();
        Assert.NotEmpty(files);

        foreach (var type in files)
        {
            var section = Assert.Single(rendered.Split("\n## "), part => part.StartsWith($"{type}\n", StringComparison.Ordinal));
            foreach (var rule in FieldCatalogue.GetType(type).Rules)
                Assert.Single(section.Split('\n'), line => line.StartsWith($"| `{rule.Name}` |", StringComparison.Ordinal));
        }
    }
}
