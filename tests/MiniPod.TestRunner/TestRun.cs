using System.Globalization;

namespace MiniPod.TestRunner;

/// <summary>One run of a test program: all its tests, or those of some namespaces.</summary>
internal sealed record TestRun
{
    /// <summary>Its name in the report and in file names.</summary>
    public required string Name { get; init; }

    /// <summary>The project that builds the program.</summary>
    public required string Project { get; init; }

    /// <summary>The namespaces whose tests run. Default all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The namespaces whose tests do not run. Default none.</summary>
    public IReadOnlyList<string> NamespacesLeftOut { get; init; } = [];

    /// <summary>Whether it runs on a host of its own, set up by private-host.sh.</summary>
    public bool OnPrivateHost { get; init; }

    /// <summary>The distribution whose engine, plugins and tools its private host has. Default null: those of this
    /// host.</summary>
    public string? Suite { get; init; }

    /// <summary>With a <see cref="Suite"/>: only one class of tests in so many runs, from a random one on.</summary>
    public int Share { get; init; } = 1;

    /// <summary>
    /// Whether it compares this host before and after, and so starts only when all earlier runs on this host have
    /// finished: what another test creates or removes meanwhile would look like its own doing.
    /// </summary>
    public bool ComparesThisHost { get; init; }

    /// <summary>The native programs that must be built first, in this order.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Returns the command that runs it.</summary>
    public IReadOnlyList<string> Command(Layout layout) =>
    [
        .. Where(layout),
        .. Namespaces.SelectMany(name => (string[])["-namespace", name]),
        .. NamespacesLeftOut.SelectMany(name => (string[])["-namespace-", name]),
        "-noLogo",
        "-noColor",
        "-result-xml",
        layout.Xml(Name),
    ];

    private IEnumerable<string> Where(Layout layout) => this switch
    {
        { Suite: { } suite } => [layout.Script("test-engine.sh"), suite, "--sample", Share.ToString(CultureInfo.InvariantCulture)],
        { OnPrivateHost: true } => [layout.Script("private-host.sh"), layout.Program(Project)],
        _ => [layout.Program(Project)],
    };
}
