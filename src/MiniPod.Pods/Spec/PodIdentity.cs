using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniPod.Pods.Spec;

/// <summary>
/// What tells a pod from all others: CRI's <c>PodSandboxMetadata</c>. Its reservation, its link in /var/run/netns, its labels and the
/// engine's names of its containers follow from it. But for the uid, no two pods can be taken for each other by any of them.
/// </summary>
/// <param name="Namespace">Kubernetes' namespace.</param>
/// <param name="Name">The pod's name in it.</param>
/// <param name="Uid">Kubernetes' uid of the pod, which plugins are given. Of two pods that differ in it alone there is
/// one at a time.</param>
/// <param name="Attempt">How often its sandbox was made anew before, 0 for the first time.</param>
public sealed partial record PodIdentity(string Namespace, PodName Name, string Uid, int Attempt)
{
    /// <summary>The namespace of pods of which none is told, as in Kubernetes.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>
    /// The name by which it is known here: <c>web</c>; with its namespace, where that is not the default one, <c>web@shop</c>; and with
    /// its attempt, unless that is the first, <c>web@default.1</c>. No name has an '@', and no namespace a dot.
    /// </summary>
    public string FullName => (Namespace, Attempt) switch
    {
        (DefaultNamespace, 0) => Name.Value,
        (_, 0) => $"{Name}@{Namespace}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Namespace}.{Attempt}"),
    };

    /// <summary>
    /// The engine's name of one of its containers: <c>minipod.web.nginx</c>, <c>minipod-shop.web.nginx</c>,
    /// <c>minipod-shop_1.web.nginx</c>. It reads one way only, though names of pods may hold dots: namespaces have neither dots nor
    /// '_', and a container's full name ends with one part that is no number, or that and a number.
    /// </summary>
    /// <param name="container">The container's full name; <c>POD</c> for the sandbox.</param>
    public string ContainerName(string container) => (Namespace, Attempt) switch
    {
        (DefaultNamespace, 0) => $"minipod.{Name}.{container}",
        (_, 0) => $"minipod-{Namespace}.{Name}.{container}",
        _ => string.Create(CultureInfo.InvariantCulture, $"minipod-{Namespace}_{Attempt}.{Name}.{container}"),
    };

    /// <summary>Whether a text may be a pod's full name.</summary>
    public static bool IsFullName(string text) =>
        text.Split('@') is [var name, .. var rest]
            && PodName.IsValid(name)
            && rest is [] or [_]
            && (rest is not [var behind] || Behind().IsMatch(behind));

    /// <summary>Whether a text is a namespace: a DNS label, RFC 1123.</summary>
    public static bool IsNamespace(string text) => Label().IsMatch(text);

    /// <summary>Reads a namespace.</summary>
    /// <exception cref="PodException">It is no DNS label, RFC 1123: at most 63 lower-case letters, digits and '-'.</exception>
    public static string ParseNamespace(string text) => IsNamespace(text)
        ? text
        : throw new PodException(
            $"invalid namespace \"{OneLine.Of(text)}\". It must have at most 63 lower-case letters, digits and '-', and begin "
            + "and end with a letter or digit.");

    /// <inheritdoc/>
    public override string ToString() => FullName;

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z")]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[1-9][0-9]{0,9})?\\z")]
    private static partial Regex Behind();
}
