using System.Text.Json;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>What identity providers are called with, and what they say, as JSON.</summary>
internal static class IdentityTypes
{
    public static object ReadInput(IdentityStep step, JsonElement json) => Read(json, step switch
    {
        IdentityStep.Start => typeof(IdentityStart),
        IdentityStep.Complete => typeof(IdentityCallback),
        IdentityStep.SignOut => typeof(IdentitySignOut),
        IdentityStep.Password => typeof(PasswordAttempt),
        _ => typeof(IdentityProviderSettings),
    });

    public static object ReadAnswer(IdentityStep step, JsonElement json) => Read(json, step switch
    {
        IdentityStep.Start => typeof(IdentityRedirect),
        IdentityStep.Complete or IdentityStep.Password => typeof(ExternalIdentity),
        IdentityStep.SignOut => typeof(Uri),
        _ => typeof(bool),
    });

    private static object Read(JsonElement json, Type type) => json.Deserialize(type, ProtocolJson.Options)!;
}
