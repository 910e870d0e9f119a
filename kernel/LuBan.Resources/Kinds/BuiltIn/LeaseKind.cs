using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The kind Lease of <c>coordination.k8s.io</c>.</summary>
internal static class LeaseKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.In("coordination.k8s.io", "Lease", "leases") with
    {
        PrinterColumns = [new PrinterColumn("Holder", ".spec.holderIdentity")],
        Schema = Schemas.Kind("Lease says who leads, and until when.",
            ("spec", Object("The lease.",
                ("holderIdentity", Text("Who holds the lease; empty when nobody does.")),
                ("leaseDurationSeconds", Int32("How long a holder keeps it without renewing it.")),
                ("acquireTime", Time("When the holder took it.")),
                ("renewTime", Time("When the holder last renewed it.")),
                ("leaseTransitions", Int32("How often the holder changed.")),
                ("strategy", Text("How a leader is chosen where somebody else chooses.")),
                ("preferredHolder", Text("To whom the holder should give way."))))),
    };
}
