using System.Reflection;
using LuBan.Surface;

// luban-public-api ASSEMBLY LIST [additions|all]
// 0: the same. 3: something is gone. 4: something is new. With a third argument the list is written first, as far as it may be.
var (assembly, list, write) = (Path.GetFullPath(args[0]), args[1], args.ElementAtOrDefault(2));
var actual = PublicApi.Print(Assembly.LoadFrom(assembly));
var reviewed = File.ReadAllText(list).ReplaceLineEndings("\n");
var (gone, added) = (PublicApi.Missing(reviewed, actual), PublicApi.Missing(actual, reviewed));
if (write == "all" || (write == "additions" && gone.Count == 0))
{
    if (actual != reviewed) File.WriteAllText(list, actual);
    return 0;
}
foreach (var member in gone.Count > 0 ? gone : added) Console.WriteLine(member);
return gone.Count > 0 ? 3 : added.Count > 0 || actual != reviewed ? 4 : 0;
