namespace MiniPod.Pods.Yaml;

/// <summary>A text is not the YAML that is expected.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="message">What is wrong with it.</param>
/// <param name="inner">The cause; null if there is none.</param>
public sealed class YamlFaultException(int line, string message, Exception? inner = null) : PodException(message, inner)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
