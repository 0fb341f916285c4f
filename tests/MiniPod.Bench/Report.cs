using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Bench;

/// <summary>The results of a benchmark: a table for people, JSON for programs.</summary>
internal sealed class Report(IReadOnlyList<Series> series, IReadOnlyList<Target> targets)
{
    public string ToTable()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{"measured",-44} {"n",3} {"median",9} {"min",9} {"max",9}");
        foreach (var one in series) Line($"{one.Name,-44} {one.Values.Count,3} {one.Median,9:0.0} {one.Minimum,9:0.0} {one.Maximum,9:0.0}");
        text.AppendLine();
        Line($"{"target",-58} {"limit",9} {"seen",9}");
        foreach (var target in targets)
        {
            var verdict = target.IsMet ? "met" : "NOT MET";
            Line($"{target.Name,-58} {target.Limit,6:0.00} {target.Unit,-2} {target.Value,6:0.00} {target.Unit,-2} {verdict}");
        }

        return text.ToString();
    }

    public string ToJson() => new JsonObject
    {
        ["series"] = new JsonArray([.. series.Select(one => (JsonNode)new JsonObject
        {
            ["name"] = one.Name,
            ["median"] = one.Median,
            ["min"] = one.Minimum,
            ["max"] = one.Maximum,
            ["values"] = new JsonArray([.. one.Values.Select(value => (JsonNode)value)]),
        })]),
        ["targets"] = new JsonArray([.. targets.Select(target => (JsonNode)new JsonObject
        {
            ["name"] = target.Name,
            ["limit"] = target.Limit,
            ["value"] = target.Value,
            ["unit"] = target.Unit,
            ["met"] = target.IsMet,
        })]),
    }.ToJsonString(new() { WriteIndented = true });
}
