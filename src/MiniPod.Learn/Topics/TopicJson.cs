using System.Text.Json.Nodes;

namespace MiniPod.Learn.Topics;

/// <summary>Articles as JSON for programs. The keys are stable.</summary>
public static class TopicJson
{
    /// <summary>An article.</summary>
    public static string Write(TopicPage page) => new JsonObject
    {
        ["topic"] = page.Topic,
        ["summary"] = page.Summary,
        ["language"] = page.Language.Code(),
        ["pod"] = page.Pod,
        ["note"] = page.Note,
        ["values"] = new JsonObject(page.Values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value))),
        ["commands"] = Texts(page.Commands),
        ["seeAlso"] = Texts(page.SeeAlso),
        ["markdown"] = page.Markdown,
    }.ToJsonString(LegibleJson.Options);

    /// <summary>The list of all topics.</summary>
    public static string WriteList(Language language) => new JsonArray(
    [
        .. TopicCatalog.Names.Select(name => (JsonNode)new JsonObject
        {
            ["topic"] = name,
            ["summary"] = TopicCatalog.SummaryOf(name, language),
        }),
    ]).ToJsonString(LegibleJson.Options);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
