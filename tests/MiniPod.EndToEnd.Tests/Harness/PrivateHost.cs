using System.Collections.Concurrent;
using System.Xml.Linq;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// A host of the tests' own (eng/private-host.sh), whose engine they restart and whose rules they flush. The tests of a
/// namespace run there all in one go; what became of each is told by its like out here.
/// </summary>
public static class PrivateHost
{
    /// <summary>How long the first test may take, which waits for all of its namespace, in milliseconds.</summary>
    public const int Limit = 1_300_000;

    private const string Mark = "MINIPOD_PRIVATE_HOST";
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, string?>>>> Results = new();

    /// <summary>Whether this is one.</summary>
    public static bool IsHere => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>Why a test failed there; null when it passed.</summary>
    public static async Task<string?> FailureOfAsync(Type type, string method)
    {
        var results = await Results.GetOrAdd(type.Namespace!, tests => new(() => RunAsync(tests))).Value;
        return results.TryGetValue($"{type.FullName}.{method}", out var failure) ? failure : $"{method} did not run on the private host";
    }

    /// <summary>Brings back the images, here, where somebody removed them.</summary>
    public static async Task LoadImagesAsync() =>
        (await Command.RunAsync("docker", "load", "--quiet", "--input", Environment.GetEnvironmentVariable(Mark)!)).ShouldSucceed();

    private static async Task<IReadOnlyDictionary<string, string?>> RunAsync(string tests)
    {
        Prerequisite.Require(Prerequisite.FindProgram("dockerd") is null ? "no program \"dockerd\" for an engine of the tests' own" : null);
        var file = Path.Combine(Path.GetTempPath(), $"{TestPods.NewPrefix()}-results.xml");
        string[] line = [Environment.ProcessPath!, "-namespace", tests, "-noLogo", "-noColor", "-result-xml", file];
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["MINIPOD_BINARY"] = Binary.Path },
            Timeout = TimeSpan.FromMinutes(20),
        };
        var run = await Command.RunAsync(Path.Combine(Binary.Root, "eng", "private-host.sh"), line, options);
        if (!File.Exists(file)) Assert.Fail($"the private host ended without results:\n{run}");
        return XDocument.Load(file).Descendants("test").ToDictionary(
            test => $"{(string)test.Attribute("type")!}.{(string)test.Attribute("method")!}",
            test => (string?)test.Attribute("result") == "Pass"
                ? null
                : $"{(string?)test.Attribute("result")} on the private host: {test.Value}");
    }
}
