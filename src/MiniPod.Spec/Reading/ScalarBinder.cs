using System.Globalization;
using System.Text.Json;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Nodes;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Reading;

/// <summary>Makes of a scalar of a document the value that its field wants, or says why it is none.</summary>
/// <param name="log">What the errors are added to.</param>
internal sealed class ScalarBinder(FaultLog log)
{
    /// <summary>Writes a value that <see cref="Find"/> found.</summary>
    public static void Write(Utf8JsonWriter json, ScalarNode value)
    {
        if (value.Kind == ScalarKind.Text) json.WriteStringValue(value.Value);
        else json.WriteRawValue(value.Value);
    }

    /// <summary>Finds the value of a field. If what is written is wrong, the error is added, and the value is null; but a text is what
    /// was written, so that nobody looks for a name in vain.</summary>
    /// <param name="node">What is written in the document.</param>
    /// <param name="path">Its path.</param>
    /// <param name="type">The type in the model.</param>
    /// <param name="rule">The field.</param>
    public ScalarNode? Find(Node node, string path, Type type, FieldRule rule)
    {
        var scalar = node as ScalarNode;
        if (Complaint(node, Nullable.GetUnderlyingType(type) ?? type, rule) is { } wrong) log.Error(path, node.Place, wrong);
        else if (type != typeof(string)) return type == typeof(Quantity) ? Text(node.Place, Written(scalar!)) : scalar;
        return type == typeof(string) ? Text(node.Place, scalar is null ? "" : Written(scalar)) : null;
    }

    private static ScalarNode Text(Place place, string text) => new(place, ScalarKind.Text, text, text);

    private static string Written(ScalarNode scalar) => scalar.Kind == ScalarKind.Text ? scalar.Value : scalar.Written;

    private static string? Complaint(Node node, Type type, FieldRule rule)
    {
        if (node is not ScalarNode scalar) return $"must be {NameOf(type)}";
        var wrong = type == typeof(string) ? NoText(scalar)
            : type == typeof(bool) ? scalar.Kind == ScalarKind.Boolean ? null : "must be true or false, without quotes"
            : type == typeof(int) ? Number(scalar, int.MinValue, int.MaxValue, rule)
            : type == typeof(long) ? Number(scalar, long.MinValue, long.MaxValue, rule)
            : type == typeof(Quantity) ? Amount(scalar)
            : type == typeof(IntOrString) && scalar.Kind != ScalarKind.Text ? Number(scalar, int.MinValue, int.MaxValue, rule)
            : null;
        return wrong ?? (scalar is { Kind: ScalarKind.Text, Value: "" } ? null : FieldForms.Complaint(rule.Values, Written(scalar)));
    }

    private static string NameOf(Type type) => type == typeof(string) ? "a string"
        : type == typeof(bool) ? "true or false"
        : type == typeof(Quantity) ? "a quantity, such as 100m or 1Gi"
        : type == typeof(IntOrString) ? "a number or a name"
        : "a whole number";

    private static string? NoText(ScalarNode scalar) => scalar.Kind == ScalarKind.Text
        ? null
        : $"must be a string, not a {(scalar.Kind == ScalarKind.Boolean ? "boolean" : "number")}: "
            + $"put \"{Excerpt.Of(scalar.Written)}\" in quotes";

    private static string? Amount(ScalarNode scalar)
    {
        if (scalar.Kind == ScalarKind.Boolean) return $"must be a quantity, such as 100m or 1Gi, not {Excerpt.Of(scalar.Written)}";
        try
        {
            var amount = new Quantity(Written(scalar));
            return amount is { Value: not null, MilliValue: not null } ? null : $"is too large: {Excerpt.Of(amount.Text)}";
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    private static string? Number(ScalarNode scalar, long least, long most, FieldRule rule)
    {
        var (from, to) = (Math.Max(least, rule.Values.Least), Math.Min(most, rule.Values.Most));
        if (scalar.Kind is ScalarKind.WholeNumber or ScalarKind.Number
            && decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.Truncate(number) == number)
        {
            if (number >= from && number <= to) return null;
            var must = from > least && to < most ? FormattableString.Invariant($"a number from {from} to {to}")
                : number < from ? FormattableString.Invariant($"at least {from}")
                : FormattableString.Invariant($"at most {to}");
            return $"must be {must}, not {Excerpt.Of(scalar.Written)}";
        }

        return scalar.Kind == ScalarKind.Text
            ? $"must be a whole number without quotes, not \"{Excerpt.Of(scalar.Written)}\""
            : $"must be a whole number, not {Excerpt.Of(scalar.Written)}";
    }
}
