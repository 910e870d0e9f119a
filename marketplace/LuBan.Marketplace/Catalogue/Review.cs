namespace LuBan.Marketplace.Catalogue;

/// <summary>What a user says of an extension.</summary>
internal sealed record Review
{
    /// <summary>The package id.</summary>
    public required string Extension { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string User { get; init; }

    /// <summary>1–5.</summary>
    public required int Stars { get; init; }

    /// <summary>Plain text, at most 4,000 characters; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>The version that it is about; null when it does not say.</summary>
    public string? Version { get; init; }

    /// <summary>Who sees it.</summary>
    public required ReviewState State { get; init; }

    /// <summary>Why an administrator hid it; null when none did.</summary>
    public string? Moderation { get; init; }

    /// <summary>When it was first written.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was last changed by its writer.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Who reported it, and why.</summary>
    public IReadOnlyList<ReviewReport> Reports { get; init; } = [];

    /// <summary>What the publisher says to it; null: nothing yet.</summary>
    public ReviewAnswer? Answer { get; init; }
}

/// <summary>Who sees a review.</summary>
internal enum ReviewState
{
    /// <summary>Its writer and administrators, until one of these decides.</summary>
    Pending,

    /// <summary>Everybody.</summary>
    Published,

    /// <summary>Its writer and administrators.</summary>
    Hidden,
}

/// <summary>A user thinks that a review should not be there.</summary>
/// <param name="User">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Time">When.</param>
internal sealed record ReviewReport(string User, string Reason, DateTimeOffset Time);

/// <summary>A publisher's one answer to a review.</summary>
/// <param name="Publisher">Which publisher.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Time">When.</param>
internal sealed record ReviewAnswer(string Publisher, string Text, DateTimeOffset Time);

/// <summary>How an extension is rated, by its published reviews.</summary>
/// <param name="Average">From 1 to 5; 0 when there are none.</param>
/// <param name="Count">How many reviews.</param>
/// <param name="Stars">How many gave 1, 2, 3, 4 and 5 stars.</param>
internal sealed record Rating(double Average, int Count, IReadOnlyList<int> Stars)
{
    /// <summary>Of what nobody rated.</summary>
    public static Rating None { get; } = new(0, 0, [0, 0, 0, 0, 0]);

    /// <summary>What lists are ordered by: few reviews count as if five more had given 3.5 stars.</summary>
    public double Rank => Count == 0 ? 0 : (Average * Count + 3.5 * 5) / (Count + 5);
}
