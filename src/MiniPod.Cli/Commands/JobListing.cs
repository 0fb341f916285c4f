using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Jobs;

namespace MiniPod.Cli.Commands;

/// <summary>A command that lists Jobs or CronJobs: as a table, or with <c>--json</c> an object in each line.</summary>
/// <typeparam name="T">What is in a row.</typeparam>
/// <param name="Headers">The table's columns.</param>
/// <param name="Rows">The rows, of everything in the store.</param>
/// <param name="Cells">The cells of a row at a time.</param>
/// <param name="Json">The object of a row.</param>
internal sealed record JobListing<T>(
    string[] Headers,
    Func<IReadOnlyList<StoredJob>, IEnumerable<T>> Rows,
    Func<T, DateTimeOffset, string[]> Cells,
    Func<T, JsonObject> Json)
{
    public Command Build(Composition composition, string name, string kind, string description)
    {
        var json = new Option<bool>("--json") { Description = $"Print JSON, an object for each {kind} in a line of its own" };
        var command = new Command(name, description);
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            using var environment = composition.Open(parse);
            var all = new JobStore(environment.Runtime.Store.Paths).List(line => Terminal.Error.WriteLine($"minipod: {line}"));
            var rows = Rows(all).ToList();
            if (!parse.GetValue(json)) Print(rows);
            else foreach (var row in rows) Terminal.Out.WriteLine(Json(row).ToJsonString());
            return ExitCodes.Success;
        });
        return command;
    }

    private void Print(IReadOnlyList<T> rows)
    {
        var table = new TextTable(Headers);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var row in rows) table.Add(Cells(row, now));
        table.Print(Terminal.Out);
    }
}
