using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>A container's environment variables, and what of its command refers to them.</summary>
internal sealed class ContainerEnvironment
{
    private readonly OrderedDictionary<string, string> _values = [];
    private readonly ContainerSpec? _container;

    /// <summary>None at all.</summary>
    public ContainerEnvironment()
    {
    }

    /// <param name="container">The container.</param>
    /// <param name="fieldOf">The value of a field of the pod.</param>
    /// <param name="fileOf">The value of a variable of a file; null if it is not to be set.</param>
    /// <exception cref="PodException">A value becomes too long for a program.</exception>
    public ContainerEnvironment(ContainerSpec container, Func<string, string> fieldOf, Func<EnvFileKey, string?> fileOf)
    {
        _container = container;
        foreach (var variable in container.Env)
        {
            var value = variable.Field is { } field ? fieldOf(field) : variable.File is { } file ? fileOf(file) : variable.Value ?? "";
            if (value is not null) _values[variable.Name] = variable.Expands ? VariableReferences.Expand(value, _values) : value;
        }
    }

    /// <summary>The variables, each <c>NAME=value</c>. Of two with the same name, the last counts.</summary>
    public IReadOnlyList<string> Assignments => [.. _values.Select(variable => $"{variable.Key}={variable.Value}")];

    /// <summary>The command, in place of the image's entrypoint; null for the image's.</summary>
    public IReadOnlyList<string>? Command => Expanded(_container?.Command);

    /// <summary>The arguments, in place of the image's command; null for the image's.</summary>
    public IReadOnlyList<string>? Arguments => Expanded(_container?.Args);

    /// <summary>A text with its variables.</summary>
    /// <exception cref="PodException">A variable is not set, or empty.</exception>
    public string Required(string text)
    {
        var missing = VariableReferences.In(text).FirstOrDefault(name => _values.GetValueOrDefault(name, "").Length == 0);
        return missing is null
            ? VariableReferences.Expand(text, _values)
            : throw new PodException($"\"{OneLine.Of(text)}\" refers to \"{OneLine.Of(missing)}\", which is not set or empty.");
    }

    private IReadOnlyList<string>? Expanded(IReadOnlyList<string>? words) =>
        _container is { Expands: true } && words is not null ? [.. words.Select(word => VariableReferences.Expand(word, _values))] : words;
}
