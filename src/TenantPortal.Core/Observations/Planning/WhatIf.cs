namespace TenantPortal.Core.Observations.Planning;

/// <summary>An assumption about a cluster: nodes that are lost, and quotas that grow.</summary>
public sealed record WhatIf
{
    /// <summary>The largest value of <see cref="MorePercent"/>.</summary>
    public const int MaxMorePercent = 200;

    /// <summary>The failure that a cluster should survive.</summary>
    public static readonly WhatIf OneNodeLost = new() { NodesLost = 1 };

    /// <summary>The number of nodes that are lost.</summary>
    public int NodesLost
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How much more is committed, in percent of what is committed now.</summary>
    public int MorePercent
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxMorePercent);
            field = value;
        }
    }
}
