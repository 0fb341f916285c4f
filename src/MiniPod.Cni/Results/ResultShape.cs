namespace MiniPod.Cni;

/// <summary>The three shapes of results. Versions of the same shape differ only in their version number.</summary>
internal enum ResultShape
{
    /// <summary>0.1.0 and 0.2.0: one IPv4 and one IPv6 address, each with its routes.</summary>
    Pair,

    /// <summary>0.3.0 to 0.4.0: lists of interfaces, addresses and routes; each address with its family.</summary>
    Families,

    /// <summary>1.0.0 and 1.1.0: lists without address families.</summary>
    Lists,
}
