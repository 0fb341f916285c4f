namespace MiniPod.Pods.Manifest;

/// <summary>Collects the errors in a manifest, so that all of them are reported at once.</summary>
internal sealed class ManifestErrors(string source)
{
    private readonly List<string> _errors = [];

    public void Add(string error) => _errors.Add(error);

    /// <exception cref="PodException">There are errors; the message lists them.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new PodException($"manifest \"{source}\" is not valid:\n{string.Join("\n", _errors.Select(error => $"  {error}"))}");
    }
}
