namespace MiniPod.Cni;

/// <summary>The three shapes that a result had: versions of one shape differ in their number alone.</summary>
internal enum ResultShape
{
    /// <summary>0.1.0 and 0.2.0: one IPv4 and one IPv6 address, each with its routes.</summary>
    Pair,

    /// <summary>0.3.0 to 0.4.0: lists, each address with its family.</summary>
    Families,

    /// <summary>1.0.0 and 1.1.0: lists.</summary>
    Lists,
}
