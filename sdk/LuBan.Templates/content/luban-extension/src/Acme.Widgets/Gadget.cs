using LuBan.Sdk;

namespace Acme.Widgets;

/// <summary>A gadget: served below <c>/apis/widgets.acme.dev/v1</c>.</summary>
[ResourceKind("widgets.acme.dev", "v1", "Gadget")]
[PrinterColumn("State", ".status.state")]
public sealed record Gadget : Resource<GadgetSpec, GadgetStatus>;

/// <summary>What its user wants.</summary>
public sealed record GadgetSpec
{
    public string Text { get; init; } = "";
}

/// <summary>What the reconciler found.</summary>
/// <param name="State"><c>Empty</c> or <c>Written</c>.</param>
/// <param name="Words">How many words the text has.</param>
public sealed record GadgetStatus(string State, int Words);
