using System.Globalization;
using System.Text;
using MiniPod.Engine;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>
/// The groups that the image's /etc/group gives to the user of a container. Kubernetes adds them, unless its policy is Strict. The engine
/// does so only if it is told no group. Source: containerd's WithAdditionalGIDs, passwd(5), group(5).
/// </summary>
internal static class ImageGroups
{
    private const string Passwd = "/etc/passwd", Group = "/etc/group", Root = "0";
    private const int Longest = 1 << 20;

    /// <summary>Returns the configuration with which the container has the groups that it is to have.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="created">The container as it was created with <paramref name="config"/>, to read its files.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="security">What the container asks for.</param>
    /// <param name="imageUser">The image's user, empty for root.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The same one if that container has them.</returns>
    public static async Task<ContainerConfig> CompleteAsync(
        IContainerEngine engine,
        string created,
        ContainerConfig config,
        ContainerSecurity? security,
        string imageUser,
        CancellationToken cancellationToken)
    {
        if (security is null) return config;
        var user = config.User ?? imageUser;
        var hasGroup = user.Contains(':', StringComparison.Ordinal);
        if (hasGroup == security.IgnoresImageGroups) return config; // the engine does as it is to be
        var name = user.Split(':')[0] is { Length: > 0 } own ? own : Root;
        var passwd = await ReadAsync(engine, created, Passwd, cancellationToken).ConfigureAwait(false);
        var groups = GroupsOf(name, passwd, await ReadAsync(engine, created, Group, cancellationToken).ConfigureAwait(false));
        if (security.IgnoresImageGroups)
            return groups.Count == 0 ? config : config with { User = $"{name}:{GroupOf(name, passwd)}" };
        var missing = groups.Except(config.Groups).ToList();
        return missing.Count == 0 ? config : config with { Groups = [.. config.Groups, .. missing] };
    }

    /// <summary>The groups that list a user.</summary>
    /// <param name="user">Its name or number.</param>
    /// <param name="passwd">The lines of /etc/passwd.</param>
    /// <param name="group">The lines of /etc/group.</param>
    public static IReadOnlyList<long> GroupsOf(string user, string passwd, string group) => Entry(user, passwd) is { } entry
        ?
        [
            .. Lines(group).Where(line => line.Length > 3 && line[3].Split(',').Contains(entry[0]))
                .Select(line => Number(line[2]))
                .OfType<long>()
                .Distinct(),
        ]
        : [];

    /// <summary>The number of a user's own group; root's if the user is not known.</summary>
    /// <param name="user">Its name or number.</param>
    /// <param name="passwd">The lines of /etc/passwd.</param>
    public static long GroupOf(string user, string passwd) => Entry(user, passwd) is { Length: > 3 } entry ? Number(entry[3]) ?? 0 : 0;

    private static string[]? Entry(string user, string passwd) => Lines(passwd)
        .FirstOrDefault(line => line.Length > 2 && (line[0] == user || Number(user) is { } number && Number(line[2]) == number));

    private static IEnumerable<string[]> Lines(string text) => text.Split('\n').Select(line => line.Trim().Split(':'));

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task<string> ReadAsync(IContainerEngine engine, string id, string path, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await engine.ReadFileAsync(id, path, Longest, cancellationToken).ConfigureAwait(false) ?? []);
}
