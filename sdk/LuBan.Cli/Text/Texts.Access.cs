namespace LuBan.Cli.Text;

/// <summary>The texts of the commands about roles and rights.</summary>
internal static partial class Texts
{
    public static readonly Message Role = new("See and grant roles.", "查看和授予角色。");
    public static readonly Message RoleName = new("The role's name.", "角色的名称。");
    public static readonly Message RoleList = new("List the roles: cluster roles, or those of a namespace or workspace.", "列出角色:集群角色,或命名空间、工作区中的角色。");
    public static readonly Message RoleTemplates = new("List the role templates, which extensions bring and roles are made of.", "列出角色模板:由扩展提供,角色由其组成。");
    public static readonly Message RoleTemplateCategory = new("Only templates of this category.", "仅显示该类别的模板。");
    public static readonly Message RoleShow = new("Show what a role allows now, and who has it.", "显示角色当前允许的操作及其拥有者。");
    public static readonly Message RoleGrant = new("Give somebody a role, in a namespace, in a workspace with all its projects, or everywhere.", "在命名空间、工作区(含其所有项目)或全局范围内授予角色。");
    public static readonly Message RoleGranted = new("{0} has the role {1} {2}.", "{0} {2}拥有角色 {1}。");
    public static readonly Message RoleHeldAlready = new("{0} has the role {1} {2} already.", "{0} {2}已拥有角色 {1}。");
    public static readonly Message RoleRevoke = new("Take a role from somebody.", "撤销角色。");
    public static readonly Message RoleRevokeQuestion = new("Take the role {1} {2} from {0}?", "撤销 {0} {2}的角色 {1} 吗?");
    public static readonly Message RoleRevoked = new("{0} has the role {1} {2} no longer.", "{0} {2}不再拥有角色 {1}。");
    public static readonly Message RoleLocal = new("The role is a Role of that namespace or workspace, and no ClusterRole.", "该角色是该命名空间或工作区的 Role,而非 ClusterRole。");
    public static readonly Message RoleExplain = new("Say why somebody may do something, from the binding over the role to the rule; or what is missing.", "说明某人为何可以执行某操作:从绑定、角色到规则;或说明缺少什么。");
    public static readonly Message PlaceNamespace = new("In this namespace.", "在该命名空间中。");
    public static readonly Message PlaceWorkspace = new("In this workspace and all its projects.", "在该工作区及其所有项目中。");
    public static readonly Message PlaceCluster = new("Everywhere.", "在全局范围。");
    public static readonly Message Everywhere = new("everywhere", "在全局范围");
    public static readonly Message InNamespace = new("in the namespace {0}", "在命名空间 {0} 中");
    public static readonly Message InWorkspace = new("in the workspace {0}", "在工作区 {0} 中");
    public static readonly Message SubjectUser = new("A user; repeatable.", "用户,可重复。");
    public static readonly Message SubjectGroup = new("A group; repeatable.", "组,可重复。");
    public static readonly Message SubjectAccount = new("A service account; repeatable.", "服务账户,可重复。");
    public static readonly Message QuestionVerb = new("What to do: get, list, watch, create, update, patch, delete, use.", "操作:get、list、watch、create、update、patch、delete、use。");
    public static readonly Message QuestionResource = new("To what: plural, plural.group, plural.group/subresource, or a path such as /metrics.", "对象:复数名、复数名.组、复数名.组/子资源,或路径,例如 /metrics。");
    public static readonly Message QuestionName = new("The name of one object.", "单个对象的名称。");
    public static readonly Message QuestionUser = new("Ask about this user, instead of yourself.", "查询该用户,而不是您自己。");
    public static readonly Message QuestionGroup = new("As a member of these groups, instead of the user's own; repeatable.", "以这些组的成员身份,替代用户自身的组,可重复。");
    public static readonly Message CanI = new("Say whether you, or somebody else, may do something. The exit code is 4 for no.", "判断您或他人是否可以执行某操作。不可以时退出代码为 4。");
    public static readonly Message CanIQuiet = new("Only the exit code.", "仅返回退出代码。");
    public static readonly Message CanINot = new("{0} `luban role explain` with the same words says what is missing.", "{0} 用相同的参数运行 `luban role explain` 可查看缺少什么。");
    public static readonly Message FactRole = new("Role", "角色");
    public static readonly Message FactNamespace = new("Namespace", "命名空间");
    public static readonly Message FactTemplates = new("Templates", "模板");
    public static readonly Message FactAggregates = new("Aggregates", "聚合");
    public static readonly Message FactAllowed = new("Allowed", "是否允许");
    public static readonly Message FactReason = new("Reason", "原因");
    public static readonly Message FactMissingRule = new("Missing rule", "缺少的规则");
}
