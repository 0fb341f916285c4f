namespace MiniPod.Cni;

/// <summary>Several plugins failed in a DEL, which runs all of them even if some fail. The message contains
/// theirs.</summary>
public sealed class CniDelException : CniException
{
    internal CniDelException(IReadOnlyList<CniException> failures)
        : base(string.Join("; ", failures.Select(failure => failure.Message)), failures[0].Code, failures[0])
    {
        Failures = failures;
    }

    /// <summary>The failures, at least two, in the order in which the plugins were run: each a
    /// <see cref="CniPluginException"/>, a <see cref="PluginNotFoundException"/> or a
    /// <see cref="CniTimeoutException"/>.</summary>
    public IReadOnlyList<CniException> Failures { get; }
}
