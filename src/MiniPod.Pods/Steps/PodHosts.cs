using System.Globalization;
using System.Text;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>The text of a pod's /etc/hosts, hosts(5), in the order of kubelet's: loopback, the pod's own names, its
/// <c>hostAliases</c>.</summary>
internal static class PodHosts
{
    /// <summary>The start of every pod's hosts file, before the pod's own addresses.</summary>
    public const string Head =
        "# written by minipod: the pod's own addresses\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost "
        + "ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

    /// <summary>The line before the aliases.</summary>
    public const string AliasHead = "# written by minipod: hostAliases";

    // setHostnameAsFQDN: what follows is the subdomain, the namespace, and svc.cluster.local.
    private const int LabelsAfterName = 5;

    /// <summary>The pod's names, as they stand behind each of its addresses.</summary>
    public static string Names(PodSpec spec)
    {
        var name = spec.EffectiveHostname();
        if (spec.FullHostname is not { } full) return name;
        return $"{full}\t{(name == full ? string.Join('.', full.Split('.')[..^LabelsAfterName]) : name)}";
    }

    /// <summary>The whole file.</summary>
    public static string Text(PodSpec spec, IEnumerable<string> addresses)
    {
        var text = new StringBuilder(Head);
        foreach (var address in addresses) text.Append(CultureInfo.InvariantCulture, $"{address}\t{Names(spec)}\n");
        return text.Append(Aliases(spec)).ToString();
    }

    /// <summary>The lines of the aliases, each with its end; empty if there are none.</summary>
    public static string Aliases(PodSpec spec) =>
        spec.HostAliases.Count == 0 ? "" : $"{AliasHead}\n{string.Concat(spec.HostAliases.Select(alias => $"{alias}\n"))}";

    /// <summary>Returns a file that the engine has copied from the host's, with the aliases once.</summary>
    public static string WithAliases(string text, PodSpec spec)
    {
        if (spec.HostAliases.Count == 0) return text;
        var end = text.IndexOf(AliasHead, StringComparison.Ordinal);
        var own = end < 0 ? text : text[..end];
        return $"{own.TrimEnd('\n')}\n{Aliases(spec)}";
    }
}
