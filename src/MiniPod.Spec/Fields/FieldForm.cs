namespace MiniPod.Spec.Fields;

/// <summary>The form that a field's values have, beyond their type.</summary>
public enum FieldForm
{
    /// <summary>Any value of the type.</summary>
    Any,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A whole number of a range.</summary>
    Range,

    /// <summary>An object into which MiniPod does not look.</summary>
    Opaque,

    /// <summary>Up to 63 lower-case letters, digits and <c>-</c>, neither beginning nor ending with <c>-</c>. Source: RFC 1123.</summary>
    DnsLabel,

    /// <summary>DNS labels with dots between them, up to 253 characters. Source: RFC 1123.</summary>
    DnsSubdomain,

    /// <summary>A name of up to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, perhaps after a DNS subdomain and
    /// <c>/</c>.</summary>
    LabelKey,

    /// <summary>Nothing, or up to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    LabelValue,

    /// <summary>Up to 15 lower-case letters, digits and <c>-</c>, with a letter. Source: RFC 6335.</summary>
    PortName,

    /// <summary>A port's number, or its name.</summary>
    PortNumberOrName,

    /// <summary>A path that begins with <c>/</c>.</summary>
    AbsolutePath,

    /// <summary>A path that does not begin with <c>/</c>, without <c>..</c>.</summary>
    RelativePath,

    /// <summary>An IPv4 or IPv6 address.</summary>
    IPAddress,

    /// <summary>An IP address, or <c>None</c>.</summary>
    IPAddressOrNone,

    /// <summary>A network with its length: <c>10.0.0.0/8</c>.</summary>
    Cidr,

    /// <summary>Printable ASCII characters except <c>=</c>, at least one.</summary>
    VariableName,

    /// <summary>A key of a ConfigMap or Secret: up to 253 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    Key,

    /// <summary>An image, as in <c>docker pull</c>.</summary>
    ImageReference,

    /// <summary>Bytes in base64, perhaps with line breaks.</summary>
    Base64,

    /// <summary>An amount of a resource.</summary>
    Quantity,

    /// <summary>A number, or a percentage such as <c>25%</c>.</summary>
    NumberOrPercentage,

    /// <summary>A field of the pod: <c>metadata.labels['app']</c>.</summary>
    FieldPath,

    /// <summary>A limit or request: <c>limits.cpu</c>.</summary>
    ResourceField,

    /// <summary>A signal with <c>SIG</c>: <c>SIGUSR1</c>.</summary>
    Signal,

    /// <summary>A capability without <c>CAP_</c>, or <c>ALL</c>.</summary>
    Capability,

    /// <summary>A setting of the kernel, with <c>.</c> or <c>/</c> between its parts.</summary>
    Sysctl,

    /// <summary>A time as in RFC 3339.</summary>
    Time,

    /// <summary>A zone of the tz database: <c>Europe/Berlin</c>.</summary>
    TimeZone,

    /// <summary>Five fields as in crontab(5), or a word such as <c>@daily</c>.</summary>
    CronSchedule,
}
