namespace LuBan.TestSupport;

/// <summary>One hostile package.</summary>
/// <param name="Name">What is hostile about it.</param>
/// <param name="Codes">The codes with which the inspection refuses it, sorted; empty when only a feed that knows its other packages can.</param>
/// <param name="Make">Makes the file; cheap, also for bombs.</param>
public sealed record Attack(string Name, string Codes, Func<byte[]> Make)
{
    /// <summary>The id in the nuspec, when it is readable.</summary>
    public string Id { get; init; } = "Acme.Greeter";

    /// <summary>Whether nothing is wrong with the file alone: it is refused beside <see cref="AttackSet.Control"/>.</summary>
    public bool NeedsPolicy => Codes.Length == 0;

    /// <summary>The name.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Name;
}
