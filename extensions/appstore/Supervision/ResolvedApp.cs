using System.Text.Json.Nodes;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>An app with everything that it names: its template, programs, user, secrets, artifact.</summary>
internal sealed record ResolvedApp(
    LocalApp App, TemplateSpec Template, JsonObject Parameters, IReadOnlyDictionary<string, string> Programs, ProcessUser? User, IReadOnlyDictionary<string, string> Secrets, string? Artifact)
{
    public TemplateHealth Health => App.Spec.Health ?? Template.Health;
}
