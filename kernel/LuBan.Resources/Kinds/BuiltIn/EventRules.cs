using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>An event lives where its object lives; times in the forms that clients read.</summary>
internal sealed class EventRules() : BuiltInRules(EventKind.Kind)
{
    internal override void Default(JsonObject next, JsonObject? old)
    {
        foreach (var field in new[] { "firstTimestamp", "lastTimestamp" }) Times.Seconds(next, field);
        Times.Micro(next, "eventTime");
        if (next["series"] is JsonObject series) Times.Micro(series, "lastObservedTime");
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        var about = Text(next["involvedObject"]?["namespace"]);
        // What is said about something without a namespace is kept in the default one.
        var expected = about.Length == 0 ? NamespaceRules.Default : about;
        if (request.Old is null && expected != request.Namespace && !(about.Length == 0 && request.Namespace == "kube-system"))
            yield return Invalid("involvedObject.namespace", $"\"{about}\": does not match event.namespace");
    }
}
