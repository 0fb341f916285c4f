namespace MiniPod.Cni.Plugins;

/// <summary>Reads the call of a plugin, and rejects what the protocol forbids (SPEC.md, section 2).</summary>
internal static class CniPluginCallReader
{
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["ADD"] = [CniArgs.ContainerId, CniArgs.NetNs, CniArgs.IfName, CniArgs.Path],
        ["CHECK"] = [CniArgs.ContainerId, CniArgs.NetNs, CniArgs.IfName, CniArgs.Path],
        ["DEL"] = [CniArgs.ContainerId, CniArgs.IfName, CniArgs.Path],
        ["GC"] = [CniArgs.Path],
        ["STATUS"] = [CniArgs.Path],
    };

    public static CniPluginCall Read(
        IReadOnlyDictionary<string, string> environment, ReadOnlySpan<byte> stdin, IReadOnlyList<string> supported)
    {
        string Get(string name) => environment.TryGetValue(name, out var value) ? value : "";
        var command = Get(CniArgs.Command);
        if (!Required.TryGetValue(command, out var required))
            throw new PluginErrorException(CniErrorCode.InvalidEnvironment, $"unknown CNI_COMMAND: {command}");
        var missing = required.Where(name => Get(name).Length == 0).ToList();
        if (missing.Count > 0)
        {
            throw new PluginErrorException(
                CniErrorCode.InvalidEnvironment, $"required environment variables are missing: {string.Join(", ", missing)}");
        }

        try
        {
            if (command is "ADD" or "CHECK" or "DEL") AttachmentRules.Require(Get(CniArgs.ContainerId), Get(CniArgs.IfName));
            var config = JsonText.Parse(stdin);
            var version = JsonText.FindString(config, "cniVersion") is { Length: > 0 } declared ? declared : SpecVersion.Oldest;
            if (!supported.Contains(version))
            {
                throw new PluginErrorException(
                    CniErrorCode.IncompatibleVersion,
                    "incompatible CNI versions",
                    $"config is \"{version}\", plugin supports {string.Join(", ", supported)}");
            }

            RequireVersionOf(command, version);
            return new CniPluginCall
            {
                Command = command,
                ContainerId = Get(CniArgs.ContainerId),
                NetNs = Get(CniArgs.NetNs),
                IfName = Get(CniArgs.IfName),
                Args = Get(CniArgs.Args),
                PluginDirectories = Get(CniArgs.Path).Split(':', StringSplitOptions.RemoveEmptyEntries),
                Config = config,
                Network = JsonText.FindString(config, "name")
                    ?? throw new PluginErrorException(CniErrorCode.InvalidNetworkConfig, "the configuration has no \"name\""),
                CniVersion = version,
                PrevResult = JsonText.Find(config, "prevResult") is { } previous ? ResultReader.Read(previous, version) : null,
                RuntimeConfig = JsonText.Find(config, "runtimeConfig"),
                ValidAttachments =
                [
                    .. JsonText.Items(
                        config,
                        "cni.dev/valid-attachments").Select(item =>
                            new GcAttachment(JsonText.FindString(item, "containerID") ?? "", JsonText.FindString(item, "ifname") ?? "")),
                ],
            };
        }
        catch (CniException error)
        {
            throw new PluginErrorException(error.Code, error.Message);
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw new PluginErrorException(
                CniErrorCode.DecodingFailure, "the configuration on standard input cannot be read", error.Message);
        }
    }

    /// <summary>Returns the <c>cniVersion</c> of the answer to VERSION: the version of the request, or the current one
    /// if the request has none that is known.</summary>
    public static string VersionAsked(ReadOnlySpan<byte> stdin)
    {
        try
        {
            return JsonText.FindString(JsonText.Parse(stdin), "cniVersion") is { } version && SpecVersion.IsKnown(version)
                ? version
                : SpecVersion.Current;
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            return SpecVersion.Current; // VERSION is answered even without a request
        }
    }

    private static void RequireVersionOf(string command, string version)
    {
        var parsed = SpecVersion.Parse(version, "cniVersion");
        if (command == "CHECK" && parsed < SpecVersion.WithCheck)
            throw new PluginErrorException(CniErrorCode.IncompatibleVersion, $"config version \"{version}\" does not allow CHECK");
        if (command is "GC" or "STATUS" && parsed < SpecVersion.WithGc)
            throw new PluginErrorException(CniErrorCode.IncompatibleVersion, $"config version \"{version}\" does not allow {command}");
    }
}
