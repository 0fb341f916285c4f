using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;

namespace MiniPod.Spec.Tests.Fields;

public sealed class FieldCatalogueTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "src", "MiniPod.Spec", "Fields", "Catalogue");

    private static readonly IReadOnlyList<JsonTypeInfo> Types = Reachable();

    [Fact]
    public void Rows_AreThePropertiesOfTheModel()
    {
        var rows = Types
            .SelectMany(type => Table(type).Rules.Where(rule => rule.Map is null).Select(rule => $"{type.Type.Name}.{rule.Name}"))
            .ToList();
        var properties = Types.SelectMany(type => type.Properties.Select(property => $"{type.Type.Name}.{property.Name}")).ToHashSet();

        Assert.Empty(rows.Except(properties).Concat(properties.Except(rows)));
        Assert.Equal(properties.Count, rows.Count);
    }

    [Fact]
    public void RowsOfKeys_BelongToMaps()
    {
        var keys = Types.SelectMany(type => Table(type).Rules.Where(rule => rule.Map is not null).Select(rule => (Type: type, Rule: rule)));

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.True(FieldType.Of(key.Type, Table(key.Type).Find(key.Rule.Map!)!).IsMap, key.Rule.Name));
    }

    [Fact]
    public void Files_AreTheTypesOfTheModel()
    {
        var files = Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        Assert.Equal(Types.Select(type => type.Type.Name).Order(StringComparer.Ordinal), files);
        Assert.All(Types, type => Assert.Equal(type.Type.Name, Table(type).Type));
    }

    [Fact]
    public void Texts_AreSentences()
    {
        var texts = Types.SelectMany(type => Table(type).Rules.Select(rule => (Where: $"{type.Type.Name}.{rule.Name}", Text: rule.Meaning))
            .Prepend((Where: type.Type.Name, Text: Table(type).Summary)));

        Assert.All(texts, text => Assert.True(
            text.Text.Contains(' ', StringComparison.Ordinal) && (char.IsUpper(text.Text[0]) || text.Text[0] == '`')
                && text.Text.EndsWith('.')
                && text.Text.Count(letter => letter == '`') % 2 == 0,
            $"{text.Where}: {text.Text}"));
    }

    // Why it is refused, and what to do instead.
    [Fact]
    public void Texts_OfRefusedFields_HaveMoreThanOneSentence()
    {
        var refused = Types.SelectMany(type => Table(type).Rules.Where(rule => rule.Decision == FieldDecision.Refused)).ToList();

        Assert.True(refused.Count >= 40, $"only {refused.Count}");
        Assert.All(refused, rule => Assert.True(rule.Meaning.Split(". ").Length >= 2, $"{rule.Name}: {rule.Meaning}"));
    }

    [Fact]
    public void Defaults_AreValuesOfTheField()
    {
        var wrong = new List<string>();
        foreach (var type in Types)
        {
            foreach (var rule in Table(type).Rules.Where(rule => rule.Default is not null))
            {
                var isRight = FieldType.Of(type, rule).Name switch
                {
                    "boolean" => rule.Default is "true" or "false",
                    "integer" => long.TryParse(rule.Default, CultureInfo.InvariantCulture, out _) && InRange(rule),
                    "string" => rule.Values.Form != FieldForm.Choice || rule.Values.Choices.Contains(rule.Default),
                    "Quantity" or "IntOrString" => true,
                    _ => false,
                };
                if (!isRight) wrong.Add($"{type.Type.Name}.{rule.Name}");
            }
        }

        Assert.Empty(wrong);
    }

    // A form that is not in the list would be read as a choice.
    [Fact]
    public void Values_FitTheTypes()
    {
        var wrong = Types.SelectMany(type => Table(type).Rules.Where(rule => !Fits(FieldType.Of(type, rule).Name, rule.Values))
            .Select(rule => $"{type.Type.Name}.{rule.Name}: {rule.Values.Text}"));

        Assert.Empty(wrong);
    }

    // A field inside a field that is not supported has no decision of its own that could say otherwise.
    [Fact]
    public void Decisions_InsideAFieldWithoutEffect_AreTheSame()
    {
        var wrong = new List<string>();
        foreach (var type in Types)
        {
            foreach (var rule in Table(type).Rules.Where(rule => rule.Decision is FieldDecision.Warned or FieldDecision.Ignored))
            {
                // LabelSelector is also that of a Deployment.
                if (FieldType.Of(type, rule).Object is { } inside && inside.Type != typeof(LabelSelector))
                    wrong.AddRange(Table(inside).Rules.Where(field => field.Decision != rule.Decision)
                        .Select(field => $"{type.Type.Name}.{rule.Name}.{field.Name}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("limits", "cpu", "limits.cpu")]
    [InlineData("limits", "hugepages-2Mi", "limits.hugepages-*")]
    [InlineData("limits", "nvidia.com/gpu", "limits.*")]
    [InlineData("requests", "ephemeral-storage", "requests.ephemeral-storage")]
    [InlineData("claims", "cpu", null)]
    public void Find_KeyOfMap_IsTheNearestRule(string map, string key, string? rule)
    {
        Assert.Equal(rule, FieldCatalogue.GetType("ResourceRequirements").Find(map, key)?.Name);
    }

    [Fact]
    public void FindType_Unknown_IsNull()
    {
        Assert.Null(FieldCatalogue.FindType("Gadget"));
        Assert.Throws<KeyNotFoundException>(() => FieldCatalogue.GetType("Gadget"));
    }

    [Theory]
    [InlineData("Container", "terminationMessagePolicy", "File", true)]
    [InlineData("Container", "terminationMessagePolicy", "FallbackToLogsOnError", false)]
    [InlineData("PodSpec", "hostNetwork", "false", true)]
    [InlineData("ConfigMapVolumeSource", "defaultMode", "420", true)]
    [InlineData("ConfigMapVolumeSource", "defaultMode", "644", false)]
    [InlineData("ContainerPort", "hostPort", "0", true)]
    [InlineData("Container", "name", "", false)]
    public void IsDefault_Value_AsksForNothing(string type, string field, string value, bool isDefault)
    {
        Assert.Equal(isDefault, FieldCatalogue.GetType(type).Find(field)!.IsDefault(value));
    }

    [Theory]
    [InlineData("# A\n\nText.\n\n| field | do | default | values | meaning |\n|---|---|---|---|---|\n| a | maybe | - | - | Text. |\n")]
    [InlineData("# A\n\nText.\n\n| field | do | default | values | meaning |\n|---|---|---|---|---|\n| a | later | - | Text. |\n")]
    [InlineData("# A\n\nText.\n\n| field | do | default | values | meaning |\n|---|---|---|---|---|\n| a | later | - | - | Text.\n")]
    public void Parse_NoRow_Throws(string text)
    {
        Assert.Throws<FormatException>(() => FieldTable.Parse(text));
    }

    /// <summary>All types that a manifest can reach.</summary>
    private static List<JsonTypeInfo> Reachable()
    {
        var found = new List<JsonTypeInfo>();
        var queue = new Queue<JsonTypeInfo>(ApiKind.All.Select(kind => kind.Type));
        while (queue.TryDequeue(out var type))
        {
            if (found.Any(other => other.Type == type.Type)) continue;
            found.Add(type);
            var fields = Table(type).Rules.Where(rule => type.Properties.Any(property => property.Name == rule.Name));
            foreach (var inside in fields.Select(rule => FieldType.Of(type, rule).Object).OfType<JsonTypeInfo>()) queue.Enqueue(inside);
        }

        return found;
    }

    private static FieldTable Table(JsonTypeInfo type) => FieldCatalogue.GetType(type.Type.Name);

    private static bool InRange(FieldRule rule)
    {
        var number = Convert.ToInt64(rule.Default, rule.Default!.Length > 1 && rule.Default[0] == '0' ? 8 : 10);
        return number >= rule.Values.Least && number <= rule.Values.Most;
    }

    private static bool Fits(string type, FieldValues values)
    {
        var item = type.Replace("[]", "", StringComparison.Ordinal).Replace("map[string]", "", StringComparison.Ordinal);
        return values.Form switch
        {
            FieldForm.Any => true,
            FieldForm.Opaque => type == values.ApiType,
            FieldForm.Range => item == "integer" && values.Least < values.Most,
            FieldForm.Choice => item == "string"
                && values.Choices.All(word => word.All(letter => char.IsLetterOrDigit(letter) || letter is '/')),
            FieldForm.Quantity => item is "Quantity" or "string",
            FieldForm.PortNumberOrName or FieldForm.NumberOrPercentage => item == "IntOrString",
            _ => item == "string",
        };
    }
}
