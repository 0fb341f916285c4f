using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>
/// What a network says about name resolution, for /etc/resolv.conf (resolv.conf(5)). Name servers of a network replace
/// the engine's file, which is a copy of the host's. Search domains and options alone are appended to it: there, the last
/// search list counts, so it repeats the engine's.
/// </summary>
internal static class ResolvConf
{
    private const string Head = "# written by minipod: name servers of the network";
    private const string MoreHead = "# written by minipod: search domains and options of the network";
    private const string PodHead = "# written by minipod: dnsConfig of the pod";
    private const string SearchKey = "search", OptionsKey = "options", ServerKey = "nameserver";

    // Prints the engine's search list.
    private const string EnginesSearch = """sed -nE 's/^(search|domain)[ \t]+//p' FILE | tail -n 1""";

    /// <summary>The network that decides: the first with name servers; otherwise the first with search domains or
    /// options. Null if there is none.</summary>
    public static CniDns? Choose(IReadOnlyCollection<CniResult> results) =>
        results.Select(result => result.Dns).FirstOrDefault(dns => dns.Nameservers.Count > 0)
            ?? results.Select(result => result.Dns).FirstOrDefault(dns => !dns.IsEmpty);

    /// <summary>The file's new content, with what the pod says besides; null if it stays as it is.</summary>
    /// <param name="network">What the deciding network says; null for nothing.</param>
    /// <param name="pod">What the pod says; null for nothing.</param>
    /// <param name="current">Reads the current content.</param>
    public static string? Of(CniDns? network, PodDns? pod, Func<string> current)
    {
        if (pod is null) return network is null ? null : Text(network, current());
        var text = pod.IsAlone ? "" : network is null ? current() : Text(network, current());
        var lines = text.Split('\n').Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        IEnumerable<string> Values(string key) => lines.Where(words => words.Length > 1 && words[0] == key).SelectMany(words => words[1..]);
        var servers = Values(ServerKey).Concat(pod.Nameservers).Distinct().Take(PodDns.MaxServers);
        var search = SearchOf(text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Concat(pod.Searches).Distinct().ToList();
        var options = new OrderedDictionary<string, string>();
        foreach (var option in Values(OptionsKey).Concat(pod.Options)) options[option.Split(':')[0]] = option;
        return string.Join('\n',
        [
            PodHead,
            .. servers.Select(server => $"{ServerKey} {server}"),
            .. search.Count > 0 ? new[] { $"{SearchKey} {string.Join(' ', search)}" } : [],
            .. options.Count > 0 ? new[] { $"{OptionsKey} {string.Join(' ', options.Values)}" } : [],
            "",
        ]);
    }

    /// <summary>What the pod says as the lines of a file, or that are appended to one.</summary>
    public static IReadOnlyList<string> Lines(PodDns dns) =>
    [
        .. dns.IsAlone ? [Head] : new[] { "", PodHead },
        .. dns.Nameservers.Select(server => $"{ServerKey} {server}"),
        .. dns.Searches.Count > 0 ? new[] { $"{SearchKey} {string.Join(' ', dns.Searches)}" } : [],
        .. dns.Options.Count > 0 ? new[] { $"{OptionsKey} {string.Join(' ', dns.Options)}" } : [],
    ];

    /// <summary>The file's new content.</summary>
    /// <param name="dns">What the network says.</param>
    /// <param name="current">The current content: the engine's, perhaps with lines that were appended before.</param>
    public static string Text(CniDns dns, string current)
    {
        var text = new StringBuilder();
        if (dns.Nameservers.Count > 0) return text.AppendJoin('\n', Lines(dns)).Append('\n').ToString();
        var end = current.IndexOf($"\n{MoreHead}", StringComparison.Ordinal);
        var engines = end < 0 ? current : current[..end];
        text.Append(engines);
        foreach (var line in Lines(dns))
        {
            text.Append(line);
            if (line.StartsWith("search ", StringComparison.Ordinal) && SearchOf(engines) is { Length: > 0 } own)
                text.Append(' ').Append(own);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The name servers that a file names, in order.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Null if the file is not there, or cannot be read: an engine in another mount namespace has it elsewhere.</returns>
    public static IReadOnlyList<string>? ServersIn(string? path)
    {
        if (path is not { Length: > 0 }) return null;
        try
        {
            return
            [
                .. File.ReadLines(path)
                    .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                    .Where(words => words is ["nameserver", _, ..])
                    .Select(words => words[1]),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The lines that a network's file has, or that are appended, as shell values have them.</summary>
    public static IReadOnlyList<string> Lines(CniDns dns)
    {
        List<string> lines = dns.Nameservers.Count > 0
            ? [Head, .. dns.Nameservers.Select(server => $"nameserver {server}")]
            : ["", MoreHead];
        var search = dns.Search.Count > 0 ? dns.Search : dns.Domain is { Length: > 0 } domain ? [domain] : [];
        if (search.Count > 0) lines.Add($"search {string.Join(' ', search)}");
        if (dns.Options.Count > 0) lines.Add($"options {string.Join(' ', dns.Options)}");
        return lines;
    }

    /// <summary>The command that writes the lines of <see cref="Lines(CniDns)"/> to a file, or appends them.</summary>
    public static string Command(IReadOnlyList<string> lines, string file)
    {
        if (lines[0] == Head) return $"printf '%s\\n' {string.Join(' ', lines.Select(ShellWriter.Quote))} > {file}";
        var words = lines.Select(line => line.StartsWith("search ", StringComparison.Ordinal)
            ? $"{ShellWriter.Quote(line)}\" $({EnginesSearch.Replace("FILE", file, StringComparison.Ordinal)})\""
            : ShellWriter.Quote(line));
        return $"printf '%s\\n' {string.Join(' ', words)} >> {file}";
    }

    /// <summary>The same in a script, from the files in which it keeps the results.</summary>
    public static string Script(string results) => $$"""
        # the first network that has name servers decides; if none has any, the engine's file stays, and the first network
        # that has search domains or options adds them
        dns=
        for result in {{results}}; do
          found=$(tr -d ' \t\n' < "$result" | sed -n 's/.*"dns":{\([^}]*\)}.*/\1/p' | sed 's/"domain":\("[^"][^"]*"\)/"domain":[\1]/')
          case $found in
            *'"nameservers":["'*) dns=$found; break ;;
            *'["'*) dns=${dns:-$found} ;;
          esac
        done
        list() { sed -n "s/.*\"$1\":\[\([^]]*\)\].*/\1/p" <<< "$dns" | tr -d '"' | tr ',' ' '; }
        if [[ $dns ]]; then
          servers=$(list nameservers) search=$(list search) options=$(list options)
          search=${search:-$(list domain)}
          resolv_path=$(docker inspect --format '{{"{{.ResolvConfPath}}"}}' "$sandbox_id")
          if [[ $servers ]]; then
            echo '{{Head}}' > "$resolv_path"
            for server in $servers; do echo "nameserver $server" >> "$resolv_path"; done
          else
            own=$({{EnginesSearch.Replace("FILE", "\"$resolv_path\"", StringComparison.Ordinal)}})
            if [[ $search ]]; then search+=${own:+ $own}; fi
            echo $'\n{{MoreHead}}' >> "$resolv_path"
          fi
          if [[ $search ]]; then echo "search $search" >> "$resolv_path"; fi
          if [[ $options ]]; then echo "options $options" >> "$resolv_path"; fi
        fi
        """;

    // The last one counts.
    private static string SearchOf(string text) => text.Split('\n')
        .Select(line => (Line: line, End: line.IndexOfAny([' ', '\t'])))
        .Where(one => one.End > 0 && one.Line[..one.End] is "search" or "domain")
        .Select(one => one.Line[one.End..].TrimStart(' ', '\t'))
        .LastOrDefault("");
}
