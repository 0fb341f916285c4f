using MiniPod.Pods.Spec;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes the environment of a container: all of <c>envFrom</c>, then <c>env</c>, in their order.</summary>
internal sealed class EnvConverter(PodTemplate template, DownwardFields fields, ConfigSources sources, ConversionReport report)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>Makes the variables.</summary>
    /// <param name="container">The container.</param>
    /// <param name="path">Its path.</param>
    public IReadOnlyList<EnvironmentVariable> Convert(Container container, string path) =>
    [
        .. (container.EnvFrom ?? []).SelectMany((source, index) => From(source, $"{path}.envFrom[{index}]")),
        .. (container.Env ?? []).Select((variable, index) => One(variable, container, $"{path}.env[{index}]"))
            .OfType<EnvironmentVariable>(),
    ];

    private IEnumerable<EnvironmentVariable> From(EnvFromSource source, string path)
    {
        var keys = source.SecretRef is { } secret
            ? Keys(sources.SecretTexts(secret.Name), secret.Name, secret.Optional, isSecret: true, $"{path}.secretRef")
            : Keys(
                sources.ConfigMapTexts(source.ConfigMapRef?.Name),
                source.ConfigMapRef?.Name,
                source.ConfigMapRef?.Optional,
                isSecret: false,
                $"{path}.configMapRef");
        return (keys ?? Nothing).Select(key => new EnvironmentVariable($"{source.Prefix}{key.Key}", key.Value));
    }

    private EnvironmentVariable? One(EnvVar variable, Container container, string path)
    {
        var name = variable.Name ?? "";
        var inner = $"{path}.valueFrom";
        return variable.ValueFrom switch
        {
            null => new EnvironmentVariable(name, variable.Value ?? "") { Expands = HasReference(variable.Value) },
            { FieldRef.FieldPath: { } field } => Field(name, field, $"{inner}.fieldRef.fieldPath"),
            { ResourceFieldRef: { Resource: { } resource } asked } =>
                Resource(name, resource, asked, container, $"{inner}.resourceFieldRef"),
            { ConfigMapKeyRef: { } map } => Key(
                name,
                Keys(sources.ConfigMapTexts(map.Name), map.Name, map.Optional, isSecret: false, $"{inner}.configMapKeyRef"),
                map.Key,
                map.Optional,
                $"ConfigMap \"{map.Name}\"",
                $"{inner}.configMapKeyRef.key"),
            { SecretKeyRef: { } secret } => Key(
                name,
                Keys(sources.SecretTexts(secret.Name), secret.Name, secret.Optional, isSecret: true, $"{inner}.secretKeyRef"),
                secret.Key,
                secret.Optional,
                $"Secret \"{secret.Name}\"",
                $"{inner}.secretKeyRef.key"),
            { FileKeyRef: { VolumeName: { } volume, Path: { } file, Key: { } key } asked } =>
                new EnvironmentVariable(name, null) { File = new EnvFileKey(volume, file, key, asked.Optional == true) },
            _ => null,
        };
    }

    private EnvironmentVariable? Field(string name, string field, string path)
    {
        if (DownwardFields.IsLater(field)) return new EnvironmentVariable(name, null) { Field = field };
        if (fields.Find(field) is { } value) return new EnvironmentVariable(name, value);
        report.Error(template, path, $"\"{OneLine.Of(field)}\" is no field that a variable can have");
        return null;
    }

    private EnvironmentVariable? Resource(string name, string resource, ResourceFieldSelector asked, Container container, string path)
    {
        var owner = asked.ContainerName is null or ""
            ? container
            : (template.Spec.Containers ?? []).FirstOrDefault(other => other.Name == asked.ContainerName);
        if (owner is null) report.Error(template, $"{path}.containerName", $"\"{asked.ContainerName}\" is no container of the pod");
        else if (fields.FindResource(resource, owner.Resources, asked.Divisor) is { } value) return new EnvironmentVariable(name, value);
        else report.Error(template, $"{path}.resource", $"\"{OneLine.Of(resource)}\" is no limit or request");
        return null;
    }

    private IReadOnlyDictionary<string, string>? Keys(
        IReadOnlyDictionary<string, string>? keys, string? from, bool? isOptional, bool isSecret, string path)
    {
        if (keys is null && isOptional != true) report.Error(template, path, ConfigSources.Missing(isSecret, from));
        return keys;
    }

    // An optional variable that is not there is not set at all.
    private EnvironmentVariable? Key(
        string name, IReadOnlyDictionary<string, string>? keys, string? key, bool? isOptional, string from, string path)
    {
        if (keys?.GetValueOrDefault(key ?? "") is { } value) return new EnvironmentVariable(name, value);
        if (keys is not null && isOptional != true) report.Error(template, path, $"\"{key}\" is not in {from}");
        return null;
    }

    private static bool HasReference(string? text) => text?.Contains('$', StringComparison.Ordinal) == true;
}
