using System.Text.RegularExpressions;

namespace MiniPod.Architecture.Tests;

/// <summary>Coding rules that the compiler does not check.</summary>
public sealed class SourceRuleTests
{
    [Theory]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b", "", "use a TimeProvider")]
    [InlineData(
        @"\bFile\.(WriteAll|AppendAll|AppendText|CreateText)\w*",
        "src/MiniPod.Linux/AtomicFile.cs",
        "files are written by AtomicFile, or appended to by the journal")]
    [InlineData(@"\.Lock\(", "", "a FileStream.Lock belongs to the process, so a second one succeeds: use FileLock")]
    [InlineData(@"\bProcess\.Start\b|\bnew Process\b|\bProcessStartInfo\b", "src/MiniPod.Linux/", "use ChildProcess to start programs")]
    [InlineData(@"\bConsole\.", "", "use Terminal and StandardStream: Console writes control sequences")]
    [InlineData(@"\b(LibraryImport|DllImport)\b", "src/MiniPod.Linux/Libc.cs", "declare calls into the C library in Libc.cs")]
    [InlineData(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)|Async\([^;]*\)\.Result\b", "", "do not block on a task")]
    [InlineData(@"\basync void\b", "", "it cannot be awaited")]
    [InlineData(@"^\s*#region\b", "", "split a file that needs regions")]
    public void Source_Call_IsMadeInItsPlaceOnly(string pattern, string allowed, string why)
    {
        var found = Repository.Sources("src")
            .Where(file => allowed.Length == 0 || !file.Path.StartsWith(allowed, StringComparison.Ordinal))
            .SelectMany(file =>
                Regex.Matches(file.Code, pattern, RegexOptions.Multiline).Select(match => $"{file.Path}: {match.Value.Trim()} ({why})"));

        Assert.Empty(found);
    }

    // A new step is one file and one line in the planner: no other code may refer to a step, by class or by name.
    [Fact]
    public void Source_Step_IsNamedByThePlannerOnly()
    {
        const string room = "src/MiniPod.Pods/Steps/", planner = "src/MiniPod.Pods/Execution/PodPlanner.cs";
        var steps = Repository.Sources(room.TrimEnd('/'))
            .Where(file => file.Code.Contains(": PodStep<", StringComparison.Ordinal))
            .Select(file => file.TopLevelTypes[0])
            .ToList();
        Assert.True(steps.Count >= 10, "the steps were not found");

        var found = Repository.Sources("src")
            .Where(file => file.Path != planner && !file.Path.StartsWith(room, StringComparison.Ordinal))
            .SelectMany(file =>
                Regex.Matches(file.Code, $@"\b({string.Join('|', steps)})\b").Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Source_Catch_IsNeverEmptyWithoutSayingWhy()
    {
        const string nested = @"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)";
        var found = Repository.Sources("src")
            .SelectMany(file => Regex.Matches(
                file.WithoutStrings,
                $@"\bcatch\s*(?:{nested}\s*)?(?:when\s*{nested}\s*)?\{{\s*\}}").Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(found);
    }

    // A thread that is started in another network namespace stays there, and so does every thread that it starts.
    [Fact]
    public void Source_InAnotherNamespace_StartsNoThread()
    {
        var found = Repository.Sources("src")
            .SelectMany(file => Regex.Matches(file.Code, @"NetworkNamespace\.Run(InEach)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
                .Where(call => Regex.IsMatch(call.Value, @"\bnew (Socket|Timer|Thread)\(|\bTask\.|\basync\b|\bThreadPool\b"))
                .Select(call => $"{file.Path}: {call.Value}"));

        Assert.Empty(found);
    }

    // A veth end or a bridge is not a network card; and a thing has the same name in lessons, topics, words, explanations and the README.
    // The words are escaped, so that they are not found here.
    [Theory]
    [InlineData("\u7f51\u5361", "\u63a5\u53e3")]
    [InlineData("\u786c\u4ef6\u5730\u5740", "MAC \u5730\u5740")]
    public void Chinese_Text_HasOneWordForAThing(string word, string instead)
    {
        var found = Repository.Files
            .Where(path => Path.GetExtension(path) is ".cs" or ".md" or ".json" or ".bash" or ".sh")
            .SelectMany(path => Repository.Read(path).Split('\n').Select((line, index) => (Line: line, Where: $"{path}:{index + 1}")))
            .Where(line => line.Line.Contains(word, StringComparison.Ordinal))
            .Select(line => $"{line.Where}: {instead}, not {word}");

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("docs/site")]
    public void Source_File_HoldsOneTypeAndIsNamedAfterIt(string under)
    {
        // The file name of a partial class contains the part: CniRuntime.Del.cs. Program.cs contains only statements.
        var found = Repository.Sources(under)
            .Where(file => file.Name != "Program.cs" && (file.TopLevelTypes.Count != 1 || file.Name.Split('.')[0] != file.TopLevelTypes[0]))
            .Select(file => $"{file.Path}: {string.Join(", ", file.TopLevelTypes)}");

        Assert.Empty(found);
    }

    [Fact]
    public void CniLibrary_Text_NamesNoOptionOfTheCommandLine()
    {
        // The library has users without the command line. ErrorText adds hints for users of the command line.
        var found = Repository.Sources("src/MiniPod.Cni")
            .SelectMany(file => Regex.Matches(file.Text, @"(?<!\w)--[a-z][a-z-]+").Select(match => $"{file.Path}: {match.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Source_File_IsShort()
    {
        Assert.Empty(Repository.Sources("src").Where(file => file.Text.Count(c => c == '\n') > 300).Select(file => file.Path));
    }

    // A raw string may be longer, because it is data and a line break would change it.
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("docs/site")]
    public void Source_Line_HasAtMost140Characters(string under)
    {
        var found = Repository.Sources(under)
            .SelectMany(file => file.WithoutRawStrings.Split('\n').Select((line, index) => (file.Path, Line: line, Number: index + 1)))
            .Where(one => one.Line.Length > 140)
            .Select(one => $"{one.Path}:{one.Number}");

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("var a = \"DateTime.Now\"; // DateTime.Now", "DateTime", false)]
    [InlineData("var a = $\"x\\\"\" + DateTime.Now;", "DateTime", true)]
    [InlineData("var c = '\"'; Console.Write(1); var d = '\"';", "Console", true)]
    [InlineData("var url = \"http://x\"; Console.Write(1);", "Console", true)]
    public void SourceFile_Code_HasNeitherStringsNorComments(string text, string word, bool isCode)
    {
        Assert.Equal(isCode, new SourceFile("x.cs", text).Code.Contains(word, StringComparison.Ordinal));
    }
}
