using System.Text.Json;
using System.Text.Json.Nodes;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind Event. Kept apart from the other objects, and for a while only.</summary>
internal static class EventKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("Event", "events") with
    {
        ShortNames = ["ev"],
        Storage = StorageClass.Volatile,
        SelectableFields =
        [
            ".involvedObject.kind", ".involvedObject.namespace", ".involvedObject.name", ".involvedObject.uid", ".involvedObject.apiVersion", ".involvedObject.resourceVersion",
            ".involvedObject.fieldPath", ".reason", ".reportingComponent", ".source.component", ".type",
        ],
        Table = new BuiltInTable(
            [
                new("Last Seen", ".lastTimestamp"), new("Type", ".type"), new("Reason", ".reason"), new("Object", ".involvedObject"),
                new("Subobject", ".involvedObject.fieldPath", Priority: 1), new("Source", ".source", Priority: 1), new("Message", ".message"),
                new("First Seen", ".firstTimestamp", Priority: 1), new("Count", ".count", Priority: 1), new("Name", ".metadata.name", Priority: 1),
            ], Cells),
        Schema = Schemas.Kind("Event tells what happened to an object. It is kept for a while only.",
            ("involvedObject", ObjectReference("The object that it is about.")),
            ("reason", Text("Why it was written, in one word.")),
            ("message", Text("What happened, for people.")),
            ("source", Object("Who reports it.", ("component", Text("The program.")), ("host", Text("The machine.")))),
            ("firstTimestamp", Time("When it happened first.")),
            ("lastTimestamp", Time("When it happened last.")),
            ("count", Int32("How often it happened.")),
            ("type", Text("Normal, or Warning.")),
            ("eventTime", Time("When it happened, in the newer way of writing events.")),
            ("series", Object("Repetitions, in the newer way of writing events.",
                ("count", Int32("How often it happened.")), ("lastObservedTime", Time("When it happened last.")))),
            ("action", Text("What was done about the object.")),
            ("related", ObjectReference("A second object that it is about.")),
            ("reportingComponent", Text("The program that reports it.")),
            ("reportingInstance", Text("The instance of that program."))).Required("metadata", "involvedObject"),
    };

    private static IReadOnlyList<JsonNode?> Cells(JsonElement item, Func<JsonElement?, JsonNode?> age)
    {
        var first = Filled(item.At("firstTimestamp")) ?? Filled(item.At("eventTime"));
        var last = Filled(item.At("series", "lastObservedTime")) ?? Filled(item.At("lastTimestamp")) ?? first;
        var count = Filled(item.At("series", "count")) ?? Filled(item.At("count"));
        var about = $"{item.At("involvedObject", "kind").Text().ToLowerInvariant()}/{item.At("involvedObject", "name").Text()}";
        var source = Filled(item.At("source", "component")) ?? Filled(item.At("reportingComponent"));
        var host = Filled(item.At("source", "host"));
        return
        [
            age(last), item.At("type").Text(), item.At("reason").Text(), about, item.At("involvedObject", "fieldPath").Text(),
            host is null ? source.Text() : $"{source.Text()}, {host.Text()}", item.At("message").Text().Trim(), age(first),
            count is { ValueKind: JsonValueKind.Number } number ? JsonValue.Create(number.Clone()) : 1, item.At("metadata", "name").Text(),
        ];
    }

    private static JsonElement? Filled(JsonElement? element) => element.Text().Length > 0 ? element : null;
}
