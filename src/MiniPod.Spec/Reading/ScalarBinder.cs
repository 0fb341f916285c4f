using System.Globalization;
using System.Text.Json;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Nodes;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Reading;

/// <summary>Writes a scalar of a document as the JSON value that its field wants, or says why it is not one.</summary>
/// <param name="log">What the errors are added to.</param>
internal sealed class ScalarBinder(FaultLog log)
{
    /// <summary>Writes a value; null if it is wrong.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="node">What is written in the document.</param>
    /// <param name="path">Its path.</param>
    /// <param name="type">The type in the model.</param>
    /// <param name="rule">The field.</param>
    public void Write(Utf8JsonWriter json, Node node, string path, Type type, FieldRule rule)
    {
        var wrong = Complaint(node, Nullable.GetUnderlyingType(type) ?? type, rule);
        if (wrong is not null) log.Error(path, node.Place, wrong);
        if (wrong is not null || node is not ScalarNode scalar) json.WriteNullValue();
        else if (scalar.Kind == ScalarKind.Text || type == typeof(Quantity)) json.WriteStringValue(Written(scalar));
        else json.WriteRawValue(scalar.Value);
    }

    private static string Written(ScalarNode scalar) => scalar.Kind == ScalarKind.Text ? scalar.Value : scalar.Written;

    private static string? Complaint(Node node, Type type, FieldRule rule)
    {
        if (node is not ScalarNode scalar) return $"must be {NameOf(type)}";
        var wrong = type == typeof(string) ? Text(scalar)
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

    private static string? Text(ScalarNode scalar) => scalar.Kind == ScalarKind.Text
        ? null
        : $"must be a string, not a {(scalar.Kind == ScalarKind.Boolean ? "boolean" : "number")}: put \"{scalar.Written}\" in quotes";

    private static string? Amount(ScalarNode scalar)
    {
        if (scalar.Kind == ScalarKind.Boolean) return $"must be a quantity, such as 100m or 1Gi, not {scalar.Written}";
        try
        {
            var amount = new Quantity(Written(scalar));
            return amount is { Value: not null, MilliValue: not null } ? null : $"is too large: {amount}";
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
            return number >= from && number <= to ? null : Range(from, to, least, most, scalar.Written);
        }

        return scalar.Kind == ScalarKind.Text
            ? $"must be a whole number without quotes, not \"{scalar.Written}\""
            : $"must be a whole number, not {scalar.Written}";
    }

    private static string Range(long from, long to, long least, long most, string written) => (from == least, to == most) switch
    {
        (false, false) => FormattableString.Invariant($"must be a number from {from} to {to}, not {written}"),
        (false, true) => FormattableString.Invariant($"must be at least {from}, not {written}"),
        _ => FormattableString.Invariant($"must be at most {to}, not {written}"),
    };
}
