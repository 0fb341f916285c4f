namespace MiniPod.TestRunner;

/// <summary>Decides which runs there are, and in which order.</summary>
internal static class TestPlan
{
    private const string EndToEnd = "MiniPod.EndToEnd.Tests";
    private const string Crashes = "Crashes";

    // These tests compare a whole host before and after, so they run one by one, and the unit tests have to be over.
    // But there can be several hosts: this one, and one
    // for each of these sets of folders. Some of their tests restart the engine, others kill hundreds of commands.
    private static readonly string[][] PrivateFolders =
        [[Crashes], ["Storm"], ["Events"], ["Housekeeping", "Demo"], ["BadInput", "Security"]];

    /// <summary>
    /// All runs, in the order in which they begin: first those that need no native program, while these are built; then the longest.
    /// </summary>
    /// <param name="projects">The names of the test projects.</param>
    /// <param name="privateHosts">Whether this machine can run some tests on hosts of their own. Otherwise those run on this host.</param>
    public static IReadOnlyList<TestRun> For(IEnumerable<string> projects, bool privateHosts)
    {
        string[][] folders = privateHosts ? PrivateFolders : [];
        var elsewhere = folders.Select(OnPrivateHost).ToList();
        return
        [
            .. projects.Where(project => project != EndToEnd).Select(project => new TestRun { Name = project, Project = project }),
            // One of these before that on this host, which may have to wait.
            .. elsewhere.Take(1),
            new TestRun
            {
                Name = EndToEnd,
                Project = EndToEnd,
                NamespacesLeftOut = [.. elsewhere.SelectMany(run => run.Namespaces)],
                ComparesThisHost = true,
                // Crash tests that run here build the other one themselves.
                Needs = [NativeBuild.Program],
            },
            .. elsewhere.Skip(1),
        ];
    }

    private static TestRun OnPrivateHost(string[] folders) => new()
    {
        Name = $"{EndToEnd}.{string.Join('+', folders)}",
        Project = EndToEnd,
        Namespaces = [.. Namespaces(folders)],
        OnPrivateHost = true,
        Needs = folders.Contains(Crashes) ? NativeBuild.All : [NativeBuild.Program],
    };

    private static IEnumerable<string> Namespaces(string[] folders) => folders.Select(folder => $"{EndToEnd}.{folder}");
}
