namespace MiniPod.TestRunner;

/// <summary>Decides which runs there are, and in what order.</summary>
internal static class TestPlan
{
    private const string EndToEnd = "MiniPod.EndToEnd.Tests";
    private const string Crashes = "Crashes";

    // These tests compare a whole host before and after, so they run one at a time, after the unit tests. But there can
    // be several hosts: this one, and one for each of these sets of folders. Some of these tests restart the engine,
    // others kill hundreds of commands.
    private static readonly string[][] PrivateFolders =
    [
        [Crashes], ["Events"], ["Lessons", "Lessons/OnHost", "Topics", "Drawings"], ["Storm"], ["Housekeeping", "Demo"],
        ["Watching"], ["BadInput", "Security"], ["Manifests"],
    ];

    private const int OtherSuiteShare = 8;

    /// <summary>
    /// Returns all runs in the order in which they start: first those that need no native program, while these are
    /// being built; then the longest ones.
    /// </summary>
    /// <param name="projects">The names of the test projects.</param>
    /// <param name="privateHosts">Whether this machine can run some tests on hosts of their own. If not, they
    /// run on this host.</param>
    /// <param name="otherSuite">The distribution with whose engine and plugins it runs a sample of them, too; null if there is
    /// none.</param>
    public static IReadOnlyList<TestRun> For(IEnumerable<string> projects, bool privateHosts, string? otherSuite)
    {
        string[][] folders = privateHosts ? PrivateFolders : [];
        var elsewhere = folders.Select(OnPrivateHost).ToList();
        return
        [
            .. projects.Where(project => project != EndToEnd).Select(project => new TestRun { Name = project, Project = project }),
            // One of these before the run on this host, which may have to wait.
            .. elsewhere.Take(1),
            new TestRun
            {
                Name = EndToEnd,
                Project = EndToEnd,
                NamespacesLeftOut = [.. elsewhere.SelectMany(run => run.Namespaces)],
                ComparesThisHost = true,
                // Crash tests that run here build the other program themselves.
                Needs = [NativeBuild.Program],
            },
            .. elsewhere.Skip(1),
            .. otherSuite is null ? Array.Empty<TestRun>() : [WithOtherEngine(otherSuite)],
        ];
    }

    private static TestRun WithOtherEngine(string suite) => new()
    {
        Name = $"{EndToEnd}@{suite}",
        Project = EndToEnd,
        OnPrivateHost = true,
        Suite = suite,
        Share = OtherSuiteShare,
        Needs = NativeBuild.All,
    };

    private static TestRun OnPrivateHost(string[] folders) => new()
    {
        Name = $"{EndToEnd}.{string.Join('+', folders.Where(folder => !folder.Contains('/', StringComparison.Ordinal)))}",
        Project = EndToEnd,
        Namespaces = [.. Namespaces(folders)],
        OnPrivateHost = true,
        Needs = folders.Contains(Crashes) ? NativeBuild.All : [NativeBuild.Program],
    };

    private static IEnumerable<string> Namespaces(string[] folders) =>
        folders.Select(folder => $"{EndToEnd}.{folder.Replace('/', '.')}");
}
