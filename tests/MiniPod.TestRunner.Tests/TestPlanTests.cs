namespace MiniPod.TestRunner.Tests;

public sealed class TestPlanTests
{
    private const string EndToEnd = "MiniPod.EndToEnd.Tests";
    private static readonly string[] Projects = ["MiniPod.Cli.Tests", EndToEnd, "MiniPod.Pods.Tests"];

    [Fact]
    public void Plan_OfAllProjects_BeginsWithThoseThatNeedNoProgram()
    {
        var plan = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie");

        Assert.Equal(
            [
                "MiniPod.Cli.Tests", "MiniPod.Pods.Tests", $"{EndToEnd}.Crashes", EndToEnd, $"{EndToEnd}.Events",
                $"{EndToEnd}.Lessons+Topics+Drawings", $"{EndToEnd}.Storm", $"{EndToEnd}.Housekeeping+Demo",
                $"{EndToEnd}.Watching", $"{EndToEnd}.BadInput+Security", $"{EndToEnd}.Manifests", $"{EndToEnd}@trixie",
            ],
            plan.Select(run => run.Name));
    }

    [Fact]
    public void Plan_EndToEnd_LeavesOutWhatRunsOnOtherHosts()
    {
        var plan = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie");

        var here = Assert.Single(plan, run => run.Name == EndToEnd);
        var elsewhere = plan.Where(run => run.OnPrivateHost).ToList();
        Assert.Empty(here.Namespaces);
        Assert.Contains($"{EndToEnd}.Demo", here.NamespacesLeftOut);
        Assert.Equal(here.NamespacesLeftOut, elsewhere.SelectMany(run => run.Namespaces));
        Assert.All(elsewhere, run => Assert.Empty(run.NamespacesLeftOut));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plan_RunOnThisHost_AloneComparesIt(bool privateHosts)
    {
        var plan = TestPlan.For(Projects, privateHosts, otherSuite: null);

        Assert.Equal([EndToEnd], plan.Where(run => run.ComparesThisHost).Select(run => run.Name));
    }

    [Fact]
    public void Plan_WithoutPrivateHosts_LeavesNothingOut()
    {
        var plan = TestPlan.For(Projects, privateHosts: false, otherSuite: null);

        Assert.Equal(EndToEnd, plan[^1].Name);
        Assert.Empty(plan[^1].NamespacesLeftOut);
        Assert.All(plan, run => Assert.False(run.OnPrivateHost));
    }

    [Theory]
    [InlineData("MiniPod.Cli.Tests")]
    [InlineData(EndToEnd, "program")]
    [InlineData($"{EndToEnd}.Crashes", "program", "faults")]
    [InlineData($"{EndToEnd}.Storm", "program")]
    [InlineData($"{EndToEnd}@trixie", "program", "faults")]
    public void Plan_Run_NeedsTheProgramsThatItsTestsStart(string name, params string[] programs)
    {
        var run = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie").Single(run => run.Name == name);

        Assert.Equal(programs, run.Needs);
    }

    [Fact]
    public void Command_OfAProject_RunsAllOfIt()
    {
        var run = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie")[0];

        Assert.Equal(
            [
                "/r/artifacts/bin/MiniPod.Cli.Tests/release/MiniPod.Cli.Tests",
                "-noLogo", "-noColor", "-result-xml", "/r/artifacts/test-results/MiniPod.Cli.Tests.xml",
            ],
            run.Command(new Layout("/r")));
    }

    [Fact]
    public void Command_OnAHostOfItsOwn_RunsItsFoldersThere()
    {
        var plan = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie");
        var run = plan.Single(run => run.Name == $"{EndToEnd}.Housekeeping+Demo");

        var command = run.Command(new Layout("/r"));

        Assert.Equal("/r/eng/private-host.sh", command[0]);
        Assert.Equal(["-namespace", $"{EndToEnd}.Housekeeping", "-namespace", $"{EndToEnd}.Demo"], command.Skip(2).Take(4));
    }

    [Fact]
    public void Command_WithAnotherEngine_RunsASampleOfAll()
    {
        var run = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie")[^1];

        Assert.Equal(
            [
                "/r/eng/test-engine.sh", "trixie", "--sample", "8",
                "-noLogo", "-noColor", "-result-xml", $"/r/artifacts/test-results/{EndToEnd}@trixie.xml",
            ],
            run.Command(new Layout("/r")));
    }

    [Fact]
    public void Command_OnThisHost_LeavesTheOthersFoldersOut()
    {
        var run = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie").Single(run => run.Name == EndToEnd);

        var command = run.Command(new Layout("/r"));

        Assert.Equal(["-namespace-", $"{EndToEnd}.Crashes", "-namespace-", $"{EndToEnd}.Events"], command.Skip(1).Take(4));
    }

    // Otherwise, after a folder is renamed, its tests would run on the wrong host.
    [Fact]
    public void Plan_Folders_AreThoseOfTheProject()
    {
        var project = Path.Combine(RepositoryRoot.Path, "tests", EndToEnd);

        var namespaces = TestPlan.For(Projects, privateHosts: true, otherSuite: "trixie").SelectMany(run => run.Namespaces);

        Assert.All(
            namespaces,
            name => Assert.True(Directory.Exists(Path.Combine(project, name[(EndToEnd.Length + 1)..].Replace('.', '/'))), name));
    }
}
