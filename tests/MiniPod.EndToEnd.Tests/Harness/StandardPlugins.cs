namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The CNI project's plugins on this host.</summary>
public static class StandardPlugins
{
    /// <summary>Whether they are of version 1.6.0 or newer: these speak version 1.1.0 of the specification, can write their rules with
    /// nftables, and find the routes that they added.</summary>
    public static async Task<bool> AreNewAsync()
    {
        var options = new CommandOptions { Input = "{}", Environment = new Dictionary<string, string?> { ["CNI_COMMAND"] = "VERSION" } };
        var answer = await Command.RunAsync(Path.Combine(Prerequisite.PluginDirectory!, "bridge"), [], options);
        return answer.ShouldSucceed().Json["supportedVersions"]!.AsArray().Any(version => (string?)version == "1.1.0");
    }
}
