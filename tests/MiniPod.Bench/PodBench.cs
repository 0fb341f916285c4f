using System.Globalization;
using System.Text;

namespace MiniPod.Bench;

/// <summary>Measures the floor, minipod and the article's commands alternately, so that a drift in machine speed
/// affects all of them equally.</summary>
internal sealed class PodBench
{
    private const string Prefix = Leftovers.Prefix;
    private static readonly string[] RunOne = ["run", "-d", "--name"];
    private static readonly string[] App = ["minipod/toolbox", "sleep", "3600"];
    private readonly BenchOptions _options;
    private readonly Floor _floor;
    private readonly CniBench _cni;
    private readonly string _work = Directory.CreateTempSubdirectory($"{Prefix}-").FullName;
    private readonly List<Series> _series = [];
    private readonly List<Target> _targets = [];

    public PodBench(BenchOptions options, EngineConnection engine, PluginChain plugins)
    {
        _options = options;
        _floor = new Floor(engine, plugins);
        _cni = new CniBench(options, plugins, _work);
    }

    public async Task<Report> RunAsync(CancellationToken stop)
    {
        if (_options.OnlyManifest)
        {
            await ManifestsAsync(stop);
            return new Report(_series, _targets);
        }

        if (!_options.OnlyCni && !_options.OnlyNetwork && !_options.OnlyPacket)
        {
            await WarmUpAsync(stop);
            await UpAndDownAsync(1, upLimit: 1.03, stop);
            if (_options.OnlyRun) return new Report(_series, _targets);
            await UpAndDownAsync(3, upLimit: 0.78, stop);
            await ManyAsync(stop);
            await SmallAsync(stop);
            await ManifestsAsync(stop);
        }

        if (!_options.OnlyCni)
        {
            var network = new NetworkBench(_options);
            await network.RunAsync(stop);
            _series.AddRange(network.Series);
            _targets.AddRange(network.Targets);
        }

        if (_options.OnlyNetwork || _options.OnlyPacket) return new Report(_series, _targets);
        await _cni.RunAsync(stop);
        return new Report([.. _series, .. _cni.Series], [.. _targets, .. _cni.Targets]);
    }

    private async Task ManifestsAsync(CancellationToken stop)
    {
        var manifests = new ManifestBench(_options, _work);
        await manifests.RunAsync(stop);
        _series.AddRange(manifests.Series);
        _targets.AddRange(manifests.Targets);
    }

    // One uncounted round for each: afterwards the bridge and the plugins' base chains exist, and files are
    // in the page cache.
    private async Task WarmUpAsync(CancellationToken stop)
    {
        await _floor.UpAsync(Prefix, 1);
        await _floor.DownAsync();
        stop.ThrowIfCancellationRequested();
        await MiniPodAsync([.. RunOne, Prefix, .. App]);
        await MiniPodAsync("rm", "-f", Prefix);
        stop.ThrowIfCancellationRequested();
        await ArticleAsync("up", 1);
        await ArticleAsync("down", 1);
    }

    private async Task UpAndDownAsync(int containers, double upLimit, CancellationToken stop)
    {
        var (floorUp, floorDown) = (New($"floor, {containers} containers, up"), New($"floor, {containers} containers, down"));
        var (podUp, podDown) = (New($"minipod run -d, {containers} containers"), New($"minipod rm -f, {containers} containers"));
        var (articleUp, articleDown) = (
            New($"the article's commands, {containers} containers, up"), New($"the article's commands, {containers} containers, down"));
        var manifest = WriteManifest($"{containers}.yaml", [Prefix], containers);
        for (var round = 0; round < _options.Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            await floorUp.TimeAsync(() => _floor.UpAsync(Prefix, containers));
            await floorDown.TimeAsync(_floor.DownAsync);
            await podUp.TimeAsync(() =>
                containers == 1 ? MiniPodAsync([.. RunOne, Prefix, .. App]) : MiniPodAsync("run", "-d", "-f", manifest));
            await podDown.TimeAsync(() => MiniPodAsync("rm", "-f", Prefix));
            await articleUp.TimeAsync(() => ArticleAsync("up", containers));
            await articleDown.TimeAsync(() => ArticleAsync("down", containers));
        }

        Aim($"run -d, {containers} containers / floor", podUp, floorUp, upLimit);
        Aim($"rm -f, {containers} containers / floor", podDown, floorDown, 0.70);
        Aim($"run -d, {containers} containers / the article's commands", podUp, articleUp, 0.95);
    }

    private async Task ManyAsync(CancellationToken stop)
    {
        var names = Enumerable.Range(0, _options.Many).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i}")).ToArray();
        var manifest = WriteManifest("many.yaml", names, 1);
        var floors = New($"{names.Length} floors, up");
        var oneByOne = New($"{names.Length} x minipod run -d, one after another");
        var atOnce = New($"minipod run -f, {names.Length} pods at once");
        var list = New($"minipod ps with {names.Length} pods");
        var down = New($"minipod rm -f of {names.Length} pods");
        for (var round = 0; round < _options.Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            await floors.TimeAsync(async () =>
            {
                foreach (var name in names) await _floor.UpAsync(name, 1);
            });
            for (var i = 0; i < names.Length; i++) await _floor.DownAsync();

            await oneByOne.TimeAsync(async () =>
            {
                foreach (var name in names) await MiniPodAsync([.. RunOne, name, .. App]);
            });
            await MiniPodAsync(["rm", "-f", .. names]);

            await atOnce.TimeAsync(() => MiniPodAsync("run", "-d", "-f", manifest));
            for (var i = 0; i < 3; i++) await list.TimeAsync(() => MiniPodAsync("ps"));
            await down.TimeAsync(() => MiniPodAsync(["rm", "-f", .. names]));
        }

        Aim($"{names.Length} pods of one manifest at once / {names.Length} floors", atOnce, floors, 0.60);
        _targets.Add(new Target($"ps with {names.Length} pods", list, null, 25, "ms"));
    }

    private async Task SmallAsync(CancellationToken stop)
    {
        var version = New("minipod version");
        var memory = New("peak memory of minipod run -d, MB");
        for (var round = 0; round < _options.Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            await version.TimeAsync(() => MiniPodAsync("version"));
            memory.Add(await PeakMemory.MegabytesAsync([_options.MiniPod, .. RunOne, Prefix, .. App]));
            await MiniPodAsync("rm", "-f", Prefix);
        }

        _targets.Add(new Target("minipod version", version, null, 6, "ms"));
        _targets.Add(new Target("peak memory of run", memory, null, 30, "MB"));
    }

    private Task<string> MiniPodAsync(params string[] arguments) => Command.OutputAsync(_options.MiniPod, arguments);

    private Task<string> ArticleAsync(string verb, int containers) => Command.OutputAsync(
        "/bin/bash",
        Path.Combine(AppContext.BaseDirectory, "article.sh"),
        verb,
        Prefix,
        containers.ToString(CultureInfo.InvariantCulture),
        _options.PluginDirectory,
        _work);

    private string WriteManifest(string file, IEnumerable<string> pods, int containers)
    {
        var text = new StringBuilder();
        foreach (var pod in pods)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {pod}\nspec:\n  containers:\n");
            for (var i = 0; i < containers; i++)
                text.Append(CultureInfo.InvariantCulture, $"  - name: app{i}\n    image: minipod/toolbox\n    args: [sleep, \"3600\"]\n");
        }

        var path = Path.Combine(_work, file);
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private void Aim(string name, Series series, Series baseline, double limit) =>
        _targets.Add(new Target(name, series, baseline, limit, "x"));

    private Series New(string name)
    {
        var series = new Series(name);
        _series.Add(series);
        return series;
    }
}
