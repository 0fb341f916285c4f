namespace MiniPod.Pods.NetworkRules;

/// <summary>A mistake in a network's configuration that makes a plugin fail.</summary>
/// <param name="File">The file; null if the configuration is not from a file.</param>
/// <param name="Line">The line in the file, from 1; null if it is not known.</param>
/// <param name="Key">The path of the key, for example <c>plugins[0].ipam.subnet</c>.</param>
/// <param name="Problem">What is wrong with its value.</param>
public sealed record NetworkMistake(string? File, int? Line, string Key, string Problem)
{
    /// <summary>Where it is, as editors and compilers write it, and what is wrong.</summary>
    public override string ToString() => (File, Line) switch
    {
        (null, _) => $"{Key}: {Problem}",
        (_, null) => $"{File}: {Key}: {Problem}",
        _ => $"{File}:{Line}: {Key}: {Problem}",
    };
}
