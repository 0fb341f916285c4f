using System.Collections.Concurrent;
using System.Xml.Linq;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// A private host for tests (eng/private-host.sh) that restart the engine or flush the firewall rules. All tests of a
/// C# namespace run there together, and the test of the same name on the outer host reports the result.
/// </summary>
public static class PrivateHost
{
    /// <summary>The time limit of the first test, which waits for all tests of its C# namespace, in
    /// milliseconds.</summary>
    public const int Limit = 1_300_000;

    private const string Mark = "MINIPOD_PRIVATE_HOST";
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, string?>>>> Results = new();

    /// <summary>Whether the current host is a private one.</summary>
    public static bool IsHere => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>Why a test failed on the private host; null when it passed.</summary>
    public static async Task<string?> FailureOfAsync(Type type, string method)
    {
        var results = await Results.GetOrAdd(type.Namespace!, tests => new(() => RunAsync(tests))).Value;
        return results.TryGetValue($"{type.FullName}.{method}", out var failure) ? failure : $"{method} did not run on the private host";
    }

    /// <summary>Restores the images of this host after a test removed them.</summary>
    public static async Task LoadImagesAsync() =>
        (await Command.RunAsync("docker", "load", "--quiet", "--input", Environment.GetEnvironmentVariable(Mark)!)).ShouldSucceed();

    private static async Task<IReadOnlyDictionary<string, string?>> RunAsync(string tests)
    {
        Prerequisite.Require(Prerequisite.FindProgram("dockerd") is null ? "the program \"dockerd\" is missing" : null);
        var file = Path.Combine(Path.GetTempPath(), $"{TestPods.NewPrefix()}-results.xml");
        string[] line = [Environment.ProcessPath!, "-namespace", tests, "-noLogo", "-noColor", "-result-xml", file];
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["MINIPOD_BINARY"] = Binary.Path },
            Timeout = TimeSpan.FromMinutes(20),
        };
        var run = await Command.RunAsync(Path.Combine(Binary.Root, "eng", "private-host.sh"), line, options);
        if (!File.Exists(file)) Assert.Fail($"the private host exited without results:\n{run}");
        return XDocument.Load(file).Descendants("test").ToDictionary(
            test => $"{(string)test.Attribute("type")!}.{(string)test.Attribute("method")!}",
            test => (string?)test.Attribute("result") == "Pass"
                ? null
                : $"{(string?)test.Attribute("result")} on the private host: {test.Value}");
    }
}
