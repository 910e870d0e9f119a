using System.Reflection;
using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>The routes that attributes of a controller declare.</summary>
internal static class ControllerRoutes
{
    private const string Space = "Microsoft.AspNetCore.Mvc.";

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        [Space + "HttpGetAttribute"] = "GET", [Space + "HttpPostAttribute"] = "POST", [Space + "HttpPutAttribute"] = "PUT", [Space + "HttpDeleteAttribute"] = "DELETE",
        [Space + "HttpPatchAttribute"] = "PATCH", [Space + "HttpHeadAttribute"] = "HEAD", [Space + "HttpOptionsAttribute"] = "OPTIONS",
    };

    public static IEnumerable<RouteUse> Of(MetadataReader reader, TypeDefinition type, string name, string path)
    {
        var above = AttributeUse.Of(reader, type.GetCustomAttributes()).Where(IsRoute).Select(one => one.Text(0) ?? "").DefaultIfEmpty("").ToList();
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public))
        {
            var attributes = AttributeUse.Of(reader, method.GetCustomAttributes()).ToList();
            var here = attributes.Where(IsRoute).Select(one => one.Text(0)).FirstOrDefault();
            var action = reader.GetString(method.Name);
            foreach (var verb in attributes.Where(one => Verbs.ContainsKey(one.Type)))
            {
                foreach (var prefix in above)
                {
                    var whole = Whole(prefix, verb.Text(0) ?? here ?? "").Replace("[controller]", Short(name), StringComparison.Ordinal).Replace("[action]", action, StringComparison.Ordinal);
                    yield return new(Verbs[verb.Type], RouteUse.Normalize(whole), IsWhole: true, new(path, $"{name.Replace('+', '.')}.{action}"));
                }
            }
        }
    }

    private static bool IsRoute(AttributeUse attribute) => attribute.Type == Space + "RouteAttribute";

    // A template that begins with a slash stands alone.
    private static string Whole(string above, string here) => here is ['/' or '~', ..] ? here.TrimStart('~') : $"{above.TrimEnd('/')}/{here}";

    private static string Short(string type)
    {
        var name = type[(type.LastIndexOfAny(['.', '+']) + 1)..];
        return name.EndsWith("Controller", StringComparison.Ordinal) ? name[..^"Controller".Length] : name;
    }
}
