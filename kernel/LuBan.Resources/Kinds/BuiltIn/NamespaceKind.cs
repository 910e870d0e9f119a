using System.Text.Json.Nodes;
using LuBan.Sdk;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind Namespace.</summary>
internal static class NamespaceKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("Namespace", "namespaces", ResourceScope.Cluster) with
    {
        ShortNames = ["ns"],
        HasStatus = true,
        SelectableFields = [".status.phase"],
        PrinterColumns = [new PrinterColumn("Status", ".status.phase")],
        Schema = Schemas.Kind("Namespace provides a scope for names: objects of namespaced kinds live in exactly one.",
            ("spec", Object("What the namespace waits for.", ("finalizers", List("Set by the kernel: the namespace stays until it is empty.")))),
            ("status", Object("Where the namespace is in its life.",
                ("phase", Text("Active, or Terminating from the moment its deletion was asked for.")),
                ("conditions", ListByKey("While it is being emptied: what it waits for.", "type", Condition()))))),
    };

    private static JsonObject Condition() => Object("One thing that is known about the namespace.",
        ("type", Text("What is stated, such as NamespaceContentRemaining.")), ("status", Text("True, False or Unknown.")),
        ("lastTransitionTime", Time("Since when the status is what it is.")), ("reason", Text("The reason in one word.")), ("message", Text("The reason for people."))).Required("type", "status");
}
